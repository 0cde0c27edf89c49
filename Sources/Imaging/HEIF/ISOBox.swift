/// A box of an ISO base media file (ISO/IEC 14496-12, 4.2).
struct ISOBox {
    let type: FourCC
    /// What follows its header.
    let payload: Range<Int>

    /// The version and flags that a "full box" begins with, and where the rest stands.
    func full(in file: Span<UInt8>) throws(HEIFFault) -> (version: Int, flags: Int, cursor: ByteCursor) {
        var cursor = ByteCursor(payload)
        let word = try cursor.integer(4, in: file)
        return (word >> 24, word & 0xFF_FFFF, cursor)
    }
}

/// Walks over boxes that lie side by side.
struct ISOBoxes {
    /// What a HEIF file is made of.
    private static let ofFiles: Set<FourCC> = ["ftyp", "meta", "mdat", "moov", "free", "skip", "uuid"]

    private(set) var position: Int
    private let end: Int

    init(_ range: Range<Int>) {
        (position, end) = (range.lowerBound, range.upperBound)
    }

    /// The next box inside another; nil at the end.
    ///
    /// - Throws: `.corrupt` for bytes that are no box, or one that runs past the end.
    mutating func next(in file: Span<UInt8>) throws(HEIFFault) -> ISOBox? {
        guard position < end else { return nil }
        guard let (type, header, size) = header(in: file), size >= header, size <= end - position else {
            throw .corrupt("a box that is none, or runs past the end of the one around it")
        }
        defer { position += size }
        return ISOBox(type: type, payload: position + header..<position + size)
    }

    /// The next box of the file itself; nil at the end, or where bytes follow that are no box.
    ///
    /// - Throws: `.truncated` for a box of the standard that runs past the end of the file.
    mutating func nextOfFile(in file: Span<UInt8>) throws(HEIFFault) -> ISOBox? {
        guard let (type, header, size) = header(in: file), type.isPrintable, size >= header else { return nil }
        guard size <= end - position else {
            if Self.ofFiles.contains(type) { throw .truncated("it ends inside a box") }
            return nil
        }
        defer { position += size }
        return ISOBox(type: type, payload: position + header..<position + size)
    }

    /// Type, bytes of the header and bytes of the whole box at the position.
    private func header(in file: Span<UInt8>) -> (type: FourCC, header: Int, size: Int)? {
        guard end - position >= 8, let size = file.uint32(at: position, bigEndian: true),
            let type = FourCC(file, at: position + 4)
        else { return nil }
        switch size {
        case 0: return (type, 8, end - position)
        case 1:
            guard end - position >= 16, let high = file.uint32(at: position + 8, bigEndian: true),
                let low = file.uint32(at: position + 12, bigEndian: true)
            else { return nil }
            return (type, 16, high < 1 << 30 ? high << 32 | low : Int.max)
        default: return (type, 8, size)
        }
    }
}

/// Reads integers one after the other, most significant byte first.
struct ByteCursor {
    private(set) var position: Int
    let end: Int

    init(_ range: Range<Int>) {
        (position, end) = (range.lowerBound, range.upperBound)
    }

    /// What has not been read.
    var rest: Range<Int> { position..<end }

    /// The next integer of `size` bytes, 0 to 8; without bytes it is 0.
    ///
    /// - Throws: `.corrupt` past the end, and for numbers of more than 54 bits, which no place in a file needs.
    mutating func integer(_ size: Int, in file: Span<UInt8>) throws(HEIFFault) -> Int {
        guard size <= end - position else { throw .corrupt("a box is too short for what it should hold") }
        var value = 0
        for _ in 0..<size {
            guard value < 1 << 46 else { throw .corrupt("a number is impossible") }
            value = value << 8 | Int(file[position])
            position += 1
        }
        return value
    }

    /// The next four bytes as a signed integer.
    mutating func signed32(in file: Span<UInt8>) throws(HEIFFault) -> Int {
        Int(Int32(truncatingIfNeeded: try integer(4, in: file)))
    }

    /// The next code of four characters.
    mutating func fourCC(in file: Span<UInt8>) throws(HEIFFault) -> FourCC {
        FourCC(code: UInt32(try integer(4, in: file)))
    }
}
