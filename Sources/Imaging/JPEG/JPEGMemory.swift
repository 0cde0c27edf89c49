/// The memory that decoding a JPEG file takes.
enum JPEGMemory {
    /// Rows of all components that are held on their way: libjpeg's and a strip of the picture.
    private static let rowsOnTheirWay = 128
    /// libjpeg's tables and state.
    private static let state = 1 << 20

    /// Bytes at the peak: the picture, and where its data comes in several scans two for each coefficient until the last one
    /// was read.
    static func bytes(_ header: JPEGHeader, denominator: Int) -> Int {
        let picture =
            (header.width + denominator - 1) / denominator * ((header.height + denominator - 1) / denominator) * 3
        let coefficients = header.hasSeveralScans ? header.blocks * 64 * 2 : 0
        return picture + coefficients + header.width * header.components * rowsOnTheirWay + state
    }
}
