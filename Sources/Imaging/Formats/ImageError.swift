/// Why bytes could not be turned into a picture.
public enum ImageError: Error, Equatable, Sendable {
    /// There are no bytes.
    case empty
    /// The bytes are in no format that is decoded; the one that they are in, where it is known.
    case unrecognizedFormat(ForeignFormat?)
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
    /// A valid file of a kind that is not decoded, such as a JPEG of 12 bits a sample.
    case unsupported(ImageFormat, detail: String)
    /// Nobody wants the picture any more.
    case cancelled
    /// Decoding takes more bytes than the whole budget has.
    case needsMoreThan(budget: Int, bytes: Int)
    /// Other pictures held the memory as long as this one could wait for it.
    case memoryBusy
    /// The system has no memory for it.
    case outOfMemory
}

extension ImageError: CustomStringConvertible {
    /// A sentence for people, without content of the photo.
    public var description: String {
        switch self {
        case .empty: "There are no bytes."
        case .unrecognizedFormat(let format):
            "This is \(format?.phrase ?? "no photo"); send \(ImageFormat.names)."
        case .truncated(let format, let detail): "The \(format.rawValue) file is cut off: \(detail)."
        case .corrupt(let format, let detail): "The \(format.rawValue) file is damaged: \(detail)."
        case .trailingData(let format, let bytes): "\(bytes) bytes follow the end of the \(format.rawValue) picture."
        case .tooManyPixels(let width, let height, let maximum):
            "The picture has \(width)×\(height) pixels, more than the \(maximum) allowed."
        case .tooSmall(let width, let height, let minimumSide):
            "The picture has \(width)×\(height) pixels; each side must have at least \(minimumSide)."
        case .unsupported(let format, let detail): "This kind of \(format.rawValue) file is not decoded: \(detail)."
        case .cancelled: "Decoding was ended before the picture was complete."
        case .needsMoreThan(let budget, let bytes):
            "Decoding the picture takes \(bytes) bytes, more than the \(budget) allowed."
        case .memoryBusy: "Other pictures hold the memory that decoding takes."
        case .outOfMemory: "The system has no memory for the picture."
        }
    }
}
