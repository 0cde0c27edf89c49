/// Reads bits, the most significant first, and the codes of video headers made of them.
struct BitReader {
    private let bytes: ArraySlice<UInt8>
    private var position = 0

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
    }

    /// The payload of a NAL unit without the bytes that keep start codes out of it (ITU-T H.265, 7.3.1.1).
    ///
    /// - Parameter limit: the most bytes that will be read.
    init(unescaping unit: ArraySlice<UInt8>, limit: Int) {
        var plain = [UInt8]()
        var zeros = 0
        for byte in unit.prefix(limit) {
            if zeros >= 2, byte == 3 {
                zeros = 0
                continue
            }
            zeros = byte == 0 ? zeros + 1 : 0
            plain.append(byte)
        }
        bytes = plain[...]
    }

    /// The next bit.
    mutating func flag() throws(HEIFFault) -> Bool {
        try bits(1) == 1
    }

    /// The next `count` bits, at most 32, as a number.
    mutating func bits(_ count: Int) throws(HEIFFault) -> Int {
        guard count <= bytes.count * 8 - position else { throw .corrupt("the header of the coded picture is cut off") }
        var value = 0
        for _ in 0..<count {
            let byte = bytes[bytes.startIndex + position / 8]
            value = value << 1 | Int(byte >> (7 - position % 8)) & 1
            position += 1
        }
        return value
    }

    /// An unsigned Exp-Golomb code (ITU-T H.265, 9.2).
    mutating func golomb() throws(HEIFFault) -> Int {
        var zeros = 0
        while try !flag() { zeros += 1 }
        guard zeros < 32 else { throw .corrupt("a number of the coded picture is impossible") }
        return (1 << zeros) - 1 + (try bits(zeros))
    }
}
