/// Why a HEIF file is refused, before the name of its format is put to it.
enum HEIFFault: Error, Equatable {
    /// The file ends before its picture does.
    case truncated(String)
    /// The file contradicts its format.
    case corrupt(String)
    /// A valid file of a kind that is not decoded.
    case unsupported(String)
    /// The system has no memory.
    case outOfMemory

    /// The same as an error about a file of `format`.
    func error(in format: ImageFormat) -> ImageError {
        switch self {
        case .truncated(let detail): .truncated(format, detail: detail)
        case .corrupt(let detail): .corrupt(format, detail: detail)
        case .unsupported(let detail): .unsupported(format, detail: detail)
        case .outOfMemory: .outOfMemory
        }
    }
}
