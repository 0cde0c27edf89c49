/// The memory that decoding a HEIF file takes.
enum HEIFMemory {
    /// The decoders' state.
    private static let state = 4 << 20
    /// Copies of the coded data on its way to the decoder.
    private static let copies = 4

    /// Bytes at the peak.
    ///
    /// - Parameters:
    ///   - visible: pixels of the picture as it is shown.
    ///   - parts: the first coded items of the picture and its alpha.
    ///   - file: bytes of the file.
    static func bytes(visible: Int, parts: [HEIFCodedItem], isInTiles: Bool, file: Int) -> Int {
        let decoding = parts.map { part in
            let pixels = Double(part.width * part.height)
            let size = part.samples.isDeep ? 2.0 : 1.0
            // Red, green and blue are made of the planes; these have gone when the former are copied to the picture, which
            // takes no memory before. With tiles it does.
            let making = (part.samples.planes + 3) * size
            let copying = 3 * size
            let besides = isInTiles ? making : max(making - 3, copying)
            return Int(pixels * (besides + size / 2))
        }
        return visible * 3 + (decoding.max() ?? 0) + file * copies + state
    }
}
