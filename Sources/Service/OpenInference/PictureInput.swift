/// What the one input of a request with tensors holds.
enum PictureInput {
    /// Files of pictures.
    case files([[UInt8]])
    /// The network's input, one picture after the other.
    case pixels([Float], count: Int)
}
