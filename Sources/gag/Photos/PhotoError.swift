import Imaging
import Service

/// Why a photo could not be classified.
enum PhotoError: Error, Sendable, Equatable {
    /// The file cannot be read; `reason` is the operating system's.
    case unreadable(reason: String)
    /// The file is no photo that can be decoded.
    case image(ImageError)
    /// A directory without photos in it.
    case emptyDirectory
}

extension PhotoError: CustomStringConvertible {
    var description: String {
        switch self {
        case .unreadable(let reason): "cannot be read: \(reason)"
        case .image(let error): Problem(error).detail
        case .emptyDirectory: "the directory holds no JPEG, PNG or WebP files"
        }
    }
}
