/// What the one input of a request with tensors holds.
enum PictureInput {
    /// Files of pictures.
    case files([[UInt8]])
    /// The network's input, one picture after the other.
    case pixels([Float], count: Int)

    /// Photos to decode; none of what the client has prepared.
    var photos: [OpenRequest.Photo] {
        switch self {
        case .files(let files): files.map { OpenRequest.Photo(bytes: .decoded($0)) }
        case .pixels: []
        }
    }
}
