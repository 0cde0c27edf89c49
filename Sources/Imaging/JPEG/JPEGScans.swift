/// How many scans a JPEG file may have. Each walks over all coefficients of the picture, so that a small file with many
/// empty ones costs seconds.
enum JPEGScans {
    /// More than any encoder writes: libjpeg's own script has 10 scans, 6 for each of four colours; others have up to 20.
    private static let most = 64
    /// Blocks of 8 × 8 samples that all scans together may walk over.
    private static let walkedBlocks = 15_000_000

    /// The limit for a picture of this size: 64 up to 5 megapixels in three full components, fewer for larger ones, but
    /// never less than twice what libjpeg's own script needs.
    static func limit(width: Int, height: Int, components: Int) -> Int {
        let blocks = max(1, (width + 7) / 8 * ((height + 7) / 8) * components)
        let ordinary = components == 1 ? 6 : components == 3 ? 10 : 18
        return max(2 * ordinary, min(most, walkedBlocks / blocks))
    }
}
