/// Why bytes could not be turned into a picture.
public enum ImageError: Error, Equatable, Sendable {
    /// There are no bytes.
    case empty
    /// The bytes are not JPEG, PNG, WebP, HEIC or AVIF.
    case unrecognizedFormat
    /// The file ends before its picture does.
    case truncated(ImageFormat, detail: String)
    /// The file contradicts its format.
    case corrupt(ImageFormat, detail: String)
    /// This many bytes that belong to nothing follow the end of the picture.
    case trailingData(ImageFormat, bytes: Int)
    /// The header announces more pixels than the limit.
    case tooManyPixels(width: Int, height: Int, maximum: Int)
    /// The header announces fewer columns or rows than the limit.
    case tooSmall(width: Int, height: Int, minimumSide: Int)
    /// A valid file of a kind that is not decoded, such as an animation.
    case unsupported(ImageFormat, detail: String)
}

extension ImageError: CustomStringConvertible {
    /// A sentence for people, without content of the photo.
    public var description: String {
        switch self {
        case .empty: "There are no bytes."
        case .unrecognizedFormat: "The bytes are not a JPEG, PNG, WebP, HEIC or AVIF file."
        case .truncated(let format, let detail): "The \(format.rawValue) file is cut off: \(detail)."
        case .corrupt(let format, let detail): "The \(format.rawValue) file is damaged: \(detail)."
        case .trailingData(let format, let bytes): "\(bytes) bytes follow the end of the \(format.rawValue) picture."
        case .tooManyPixels(let width, let height, let maximum):
            "The picture has \(width)×\(height) pixels, more than the \(maximum) allowed."
        case .tooSmall(let width, let height, let minimumSide):
            "The picture has \(width)×\(height) pixels; each side must have at least \(minimumSide)."
        case .unsupported(let format, let detail): "This kind of \(format.rawValue) file is not decoded: \(detail)."
        }
    }
}
