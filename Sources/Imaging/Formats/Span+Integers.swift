import Glibc

/// Integers in a file; nil where they would run past its end.
extension Span<UInt8> {
    func byte(at offset: Int) -> UInt8? {
        offset >= 0 && offset < count ? self[offset] : nil
    }

    func uint16(at offset: Int, bigEndian: Bool) -> Int? {
        guard offset >= 0, offset <= count - 2 else { return nil }
        let (first, second) = (Int(self[offset]), Int(self[offset + 1]))
        return bigEndian ? first << 8 | second : second << 8 | first
    }

    func uint32(at offset: Int, bigEndian: Bool) -> Int? {
        guard let first = uint16(at: offset, bigEndian: bigEndian),
            let second = uint16(at: offset + 2, bigEndian: bigEndian)
        else { return nil }
        return bigEndian ? first << 16 | second : second << 16 | first
    }

    /// Whether the ASCII text stands at `offset`.
    func hasText(_ text: StaticString, at offset: Int) -> Bool {
        let length = text.utf8CodeUnitCount
        guard offset >= 0, offset <= count - length else { return false }
        return text.withUTF8Buffer { characters in
            for index in 0..<length where unsafe self[offset + index] != characters[index] { return false }
            return true
        }
    }

    /// The first offset from `start` on whose byte is this one; `count` when there is none.
    func firstOffset(of byte: UInt8, from start: Int) -> Int {
        guard start < count else { return count }
        return unsafe withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress,
                let found = unsafe memchr(base + start, CInt(byte), bytes.count - start)
            else { return bytes.count }
            return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(base)
        }
    }

    /// The first offset from `start` on whose byte is not zero; `count` when there is none.
    func firstNonzero(from start: Int) -> Int {
        var offset = start
        while offset < count, self[offset] == 0 { offset += 1 }
        return offset
    }

    /// A copy of a part.
    func array(_ range: Range<Int>) -> [UInt8] {
        unsafe extracting(range).withUnsafeBufferPointer { unsafe Array($0) }
    }
}
