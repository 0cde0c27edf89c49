/// Decodes JPEG, PNG and WebP files in memory to upright RGB pictures, with the pixels that `cv2.imread` gives.
///
/// The format is told from the bytes alone. The structure of the file and the size in its header are checked before
/// memory for pixels is taken.
public struct ImageDecoder: Sendable {
    /// The sizes accepted.
    public let limits: ImageLimits

    /// A decoder for pictures within `limits`.
    public init(limits: ImageLimits = .init()) {
        self.limits = limits
    }

    /// Decodes one file.
    ///
    /// - Throws: `ImageError` for everything that is not one complete picture of a supported kind within the limits.
    public func decode(_ bytes: UnsafeRawBufferPointer) throws(ImageError) -> DecodedImage {
        let file = unsafe bytes.withMemoryRebound(to: UInt8.self) { unsafe $0 }
        guard !file.isEmpty else { throw .empty }
        let format = unsafe ImageFormat.detect(Span(_unsafeElements: file))
        let (stored, orientation) =
            switch format {
            case .jpeg: try unsafe JPEGDecoder(limits: limits).decode(file)
            case .png: try unsafe PNGDecoder(limits: limits).decode(file)
            case .webp: try unsafe WebPDecoder(limits: limits).decode(file)
            case nil: throw .unrecognizedFormat
            }
        guard let format else { throw .unrecognizedFormat }
        return DecodedImage(image: stored.upright(from: orientation), format: format, orientation: orientation)
    }

    /// Decodes one file.
    ///
    /// - Throws: `ImageError` for everything that is not one complete picture of a supported kind within the limits.
    public func decode(_ bytes: [UInt8]) throws(ImageError) -> DecodedImage {
        try unsafe bytes.span.bytes.withUnsafeBytes { (raw) throws(ImageError) in try unsafe decode(raw) }
    }
}
