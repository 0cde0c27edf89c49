import Classification
import Imaging
import Service

/// Why a photo could not be classified.
enum PhotoError: Error, Sendable, Equatable {
    /// The file cannot be read; `reason` is the operating system's.
    case unreadable(reason: String)
    /// The file is no photo that can be decoded.
    case image(ImageError)
    /// The photo's faces do not suit the mode.
    case faces(FaceSelectionError)
    /// A directory without photos in it.
    case emptyDirectory
    /// A picture cannot be written; `reason` is the operating system's.
    case unwritable(path: String, reason: String)
}

extension PhotoError: CustomStringConvertible {
    var description: String {
        switch self {
        case .unreadable(let reason): "cannot be read: \(reason)"
        case .image(let error): Problem(error).detail
        case .faces(let error): Problem(error).detail
        case .unwritable(let path, let reason): "cannot write \(path): \(reason)"
        case .emptyDirectory: "the directory holds no \(ImageFormat.names) files"
        }
    }
}
