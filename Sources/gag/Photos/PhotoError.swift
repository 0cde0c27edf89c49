import Classification
import Imaging
import Service

/// Why a photo could not be classified.
enum PhotoError: Error, Sendable, Equatable {
    /// The file cannot be read; `reason` is the operating system's.
    case unreadable(reason: String)
    /// There is no answer to the photo in it.
    case photo(PhotoFailure)
    /// A directory without photos in it.
    case emptyDirectory
    /// A picture cannot be written; `reason` is the operating system's.
    case unwritable(path: String, reason: String)

    /// The stable code of the problem, the same that the service answers with where it has one.
    var code: String {
        switch self {
        case .unreadable: "file_unreadable"
        case .emptyDirectory: "directory_empty"
        case .photo(let failure): Problem(failure).code.rawValue
        case .unwritable: "file_unwritable"
        }
    }
}

extension PhotoError: CustomStringConvertible {
    var description: String {
        switch self {
        case .unreadable(let reason): "cannot be read: \(reason)"
        case .photo(let failure): Problem(failure).detail
        case .unwritable(let path, let reason): "cannot write \(path): \(reason)"
        case .emptyDirectory: "the directory holds no \(ImageFormat.names) files"
        }
    }
}
