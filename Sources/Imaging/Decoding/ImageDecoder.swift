/// Decodes JPEG, PNG, WebP, HEIC and AVIF files in memory to upright RGB pictures, with the pixels that `cv2.imread`
/// gives of the first three.
///
/// The format is told from the bytes alone. The structure of the file and the size in its header are checked before
/// memory for pixels is taken.
public struct ImageDecoder: Sendable {
    /// The sizes accepted; they apply to the whole photo, reduced or not.
    public let limits: ImageLimits
    /// Lets large JPEG photos be reduced to a half, quarter or eighth of each side while they are decoded, as long as
    /// the shorter side keeps this many pixels. Nil, the default, decodes every photo at its full size.
    ///
    /// It leaves out the DCT's high frequencies, which takes 0.5 to 0.7 of the time and a quarter or less of the memory,
    /// and is close to the mean over each block of pixels, but no longer equal to what OpenCV gives. The other formats are
    /// not reduced.
    public var scaledDecoding: Int?

    /// A decoder for pictures within `limits`, at full size.
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
        guard let format else { throw .unrecognizedFormat }
        let stored =
            switch format {
            case .jpeg: try unsafe JPEGDecoder(limits: limits, scaledDecoding: scaledDecoding).decode(file)
            case .png: try unsafe PNGDecoder(limits: limits).decode(file)
            case .webp: try unsafe WebPDecoder(limits: limits).decode(file)
            case .heic, .avif: try unsafe HEIFDecoder(limits: limits).decode(file, announced: format)
            }
        let (width, height) = (stored.fullWidth, stored.fullHeight)
        let swapsSides = stored.orientation.swapsSides && !stored.isUpright
        return DecodedImage(
            image: stored.isUpright ? stored.image : stored.image.upright(from: stored.orientation),
            format: stored.format ?? format, orientation: stored.orientation,
            fullWidth: swapsSides ? height : width, fullHeight: swapsSides ? width : height,
            warnings: stored.warnings.sorted)
    }

    /// Decodes one file.
    ///
    /// - Throws: `ImageError` for everything that is not one complete picture of a supported kind within the limits.
    public func decode(_ bytes: [UInt8]) throws(ImageError) -> DecodedImage {
        try unsafe bytes.span.bytes.withUnsafeBytes { (raw) throws(ImageError) in try unsafe decode(raw) }
    }
}
