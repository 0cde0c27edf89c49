/// A Huffman code of a JPEG file (ITU-T T.81, annex C).
struct JPEGHuffmanCode {
    /// By length: the smallest code, how many there are, and the index of the first one's value.
    private var lengths: [(smallest: Int, count: Int, first: Int)] = []
    private var values: [UInt8] = []

    /// Reads a code of a DHT segment behind its first byte, and goes behind it.
    ///
    /// - Returns: nil where it is cut off.
    init?(_ file: Span<UInt8>, at position: inout Int, before end: Int) {
        guard position + 16 <= end else { return nil }
        var (code, first) = (0, 0)
        for length in 0..<16 {
            let count = Int(file[position + length])
            lengths.append((code, count, first))
            first += count
            code = (code + count) << 1
        }
        position += 16
        guard position + first <= end else { return nil }
        values = file.array(position..<position + first)
        position += first
    }

    /// The value of the next code; nil where the data end, or where the bits are none of the codes.
    func next(_ bits: inout JPEGEntropyBits) -> Int? {
        var code = 0
        for length in lengths {
            guard let bit = bits.bit() else { return nil }
            code = code << 1 | bit
            if code - length.smallest < length.count { return Int(values[length.first + code - length.smallest]) }
        }
        return nil
    }
}
