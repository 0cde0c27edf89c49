import CWebP

/// The memory that decoding a WebP file takes.
enum WebPMemory {
    /// libwebp's rows and tables.
    private static let state = 4 << 20
    /// `WebPBitstreamFeatures.format`.
    private static let lossless = 2

    /// Bytes at the peak.
    ///
    /// - Parameters:
    ///   - features: of the frame that is decoded.
    ///   - canvas: pixels of the picture.
    ///   - isWhole: whether libwebp's rows are the picture's own, so that there is no buffer between.
    ///   - hasAlpha: whether they have a fourth byte.
    static func bytes(_ features: WebPBitstreamFeatures, canvas: Int, isWhole: Bool, hasAlpha: Bool) -> Int {
        let pixels = Int(features.width) * Int(features.height)
        // Without loss the whole frame is held as 32-bit pixels; with loss, its alpha alone is held whole.
        var bytes = features.format == lossless ? 4 * pixels : features.has_alpha != 0 ? pixels : 0
        // Rows are given back as they are drawn, but a few bytes of a file may make all of them at once.
        if !isWhole { bytes += pixels * (hasAlpha ? 4 : 3) }
        return canvas * 3 + bytes + state
    }
}
