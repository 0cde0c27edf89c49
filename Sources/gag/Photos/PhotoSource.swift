/// Where a photo comes from.
enum PhotoSource: Sendable, Equatable {
    case file(String)
    case standardInput

    /// As it was written on the command line.
    var name: String {
        switch self {
        case .file(let path): path
        case .standardInput: "-"
        }
    }
}
