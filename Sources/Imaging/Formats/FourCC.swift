/// A code of four characters, as boxes, brands, items and properties of ISO base media files have it.
struct FourCC: Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    let code: UInt32

    init(code: UInt32) {
        self.code = code
    }

    init(stringLiteral value: String) {
        code = value.utf8.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// The code at `offset`; nil where it would run past the end.
    init?(_ file: Span<UInt8>, at offset: Int) {
        guard let code = file.uint32(at: offset, bigEndian: true) else { return nil }
        self.code = UInt32(code)
    }

    /// Its four bytes, the first character first.
    var bytes: [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: code >> $0) }
    }

    /// Whether all four are letters, digits or other visible characters of ASCII, as every registered code's are.
    var isPrintable: Bool {
        bytes.allSatisfy { (0x20...0x7E).contains($0) }
    }

    var description: String {
        String(decoding: bytes.map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    }
}
