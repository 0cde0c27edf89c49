import Service

extension PhotoError {
    /// The stable code of the problem, the same that the service answers with where it has one.
    var code: String {
        switch self {
        case .unreadable: "file_unreadable"
        case .emptyDirectory: "directory_empty"
        case .image(let error): Problem(error).code.rawValue
        case .faces(let error): Problem(error).code.rawValue
        case .unwritable: "file_unwritable"
        }
    }
}
