/// Decodes JPEG, PNG, WebP, HEIC and AVIF files in memory to upright RGB pictures of sRGB colours; where a file of
/// the first three has neither a colour profile nor transparency, with the pixels that `cv2.imread` gives.
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
    /// Refuses files that most programs read although something is wrong with them, instead of warning.
    public var isStrict = false
    /// What becomes of transparency.
    public var alpha = AlphaTreatment.white
    /// The memory that decoding takes is reserved here first; nil for as much as there is.
    public var budget: (any PixelBudget)?

    /// A decoder for pictures within `limits`, at full size.
    public init(limits: ImageLimits = .init()) {
        self.limits = limits
    }

    /// Decodes one file.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - continues: asked again and again whether the picture is still wanted.
    /// - Throws: `ImageError` for everything that is not one complete picture of a supported kind within the limits,
    ///   `.cancelled` when it is not wanted any more, and what the budget throws.
    public func decode(
        _ bytes: UnsafeRawBufferPointer, continues: @escaping () -> Bool = { true }
    ) throws(ImageError) -> DecodedImage {
        let file = unsafe bytes.withMemoryRebound(to: UInt8.self) { unsafe $0 }
        guard !file.isEmpty else { throw .empty }
        let format = unsafe ImageFormat.detect(Span(_unsafeElements: file))
        guard let format else { throw unsafe .unrecognizedFormat(ForeignFormat.detect(Span(_unsafeElements: file))) }
        let options = DecodingOptions(
            limits: limits, isStrict: isStrict, alpha: alpha, scaledDecoding: scaledDecoding)
        let bounds = DecodingBounds(limits: limits, budget: budget, continues: continues)
        let decoded =
            switch format {
            case .jpeg: try unsafe JPEGDecoder(options: options, bounds: bounds).decode(file)
            case .png: try unsafe PNGDecoder(options: options, bounds: bounds).decode(file)
            case .webp: try unsafe WebPDecoder(options: options, bounds: bounds).decode(file)
            case .heic, .avif: try unsafe HEIFDecoder(options: options, bounds: bounds).decode(file, announced: format)
            }
        decoded.reservation?.shrink(to: decoded.image.pixels.count)
        return DecodedImage(
            image: decoded.image, format: decoded.format ?? format, orientation: decoded.orientation,
            fullWidth: decoded.fullWidth, fullHeight: decoded.fullHeight,
            warnings: decoded.warnings.sorted, reservation: decoded.reservation)
    }

    /// Decodes one file.
    ///
    /// - Throws: `ImageError` for everything that is not one complete picture of a supported kind within the limits.
    public func decode(_ bytes: [UInt8]) throws(ImageError) -> DecodedImage {
        try unsafe bytes.span.bytes.withUnsafeBytes { (raw) throws(ImageError) in try unsafe decode(raw) }
    }
}
