/// Where that begins which makers put behind a picture without an end marker, as far as it can be told from its bytes.
struct JPEGTrailerStart {
    /// Zeros, or characters of text, that image data do not have in a row.
    private static let (zeros, characters, distinctCharacters) = (8, 16, 8)
    /// Characters in front of a text that may be the last bytes of the data.
    private static let doubtfulCharacters = 4
    /// How far in front of the place that was read to a trailer is looked for: random bytes of this length hold a marker,
    /// at which libjpeg would have stopped.
    private static let window = 4096

    /// Where the image data begin.
    private let dataStart: Int

    init(after dataStart: Int) {
        self.dataStart = dataStart
    }

    /// The first offset near `place` that belongs to a trailer; nil where none is known.
    func find(in file: Span<UInt8>, near place: Int) -> Int? {
        let limit = min(place + Self.characters, file.count)
        guard dataStart < limit else { return nil }
        var found = min(Self.samsung(file) ?? limit, limit)
        var text = 0..<0
        for position in max(dataStart, place - Self.window)..<limit where position < found {
            if Self.isFilm(file, at: position) { found = position }
            let isText = (0x20...0x7E).contains(file[position]) || file[position] == 0x0A || file[position] == 0x0D
            text = isText ? (text.isEmpty ? position : text.lowerBound)..<position + 1 : 0..<0
            if text.count >= Self.characters, Set(text.map { file[$0] }).count >= Self.distinctCharacters {
                found = min(found, text.lowerBound + Self.doubtfulCharacters)
            }
        }
        return found < limit ? found : nil
    }

    /// The same, or the beginning of the zeros in front of it or of `place`.
    func findWithZeros(in file: Span<UInt8>, near place: Int) -> Int? {
        let known = find(in: file, near: place).map { min($0, place) }
        let run = zeroRun(in: file, at: (known ?? place) - 1)
        return run.count >= Self.zeros ? run.lowerBound : known
    }

    /// Whether a trailer whose beginning is known to the byte begins here.
    func begins(in file: Span<UInt8>, at position: Int) -> Bool {
        Self.samsung(file) == position || Self.isFilm(file, at: position)
    }

    /// Whether the byte is one of many zeros.
    func isInZeros(_ file: Span<UInt8>, at position: Int) -> Bool {
        zeroRun(in: file, at: position).count >= Self.zeros
    }

    /// The zeros around a place, without one that is stuffed behind 0xFF.
    private func zeroRun(in file: Span<UInt8>, at position: Int) -> Range<Int> {
        guard file.byte(at: position) == 0 else { return position..<position }
        var start = position
        while start > dataStart, file[start - 1] == 0 { start -= 1 }
        if start > dataStart, file[start - 1] == 0xFF { start += 1 }
        return min(start, position)..<file.firstNonzero(from: position)
    }

    /// Samsung's trailer ends with a directory (`SEFH`, its version, the number of entries, entries of 12 bytes with the
    /// distance of their data in front of it), the directory's length, and `SEFT`.
    private static func samsung(_ file: Span<UInt8>) -> Int? {
        guard file.hasText("SEFT", at: file.count - 4), let size = file.uint32(at: file.count - 8, bigEndian: false),
            size >= 12, case let directory = file.count - 8 - size, file.hasText("SEFH", at: directory),
            let entries = file.uint32(at: directory + 8, bigEndian: false), entries <= (size - 12) / 12
        else { return nil }
        var start = directory
        for entry in 0..<entries {
            let distance = file.uint32(at: directory + 16 + 12 * entry, bigEndian: false) ?? 0
            start = min(start, directory - distance)
        }
        return start > 0 ? start : directory
    }

    /// The film of a motion photo begins with the length of its `ftyp` box.
    private static func isFilm(_ file: Span<UInt8>, at position: Int) -> Bool {
        guard file.hasText("ftyp", at: position + 4), let length = file.uint32(at: position, bigEndian: true) else {
            return false
        }
        return (8...1024).contains(length)
    }
}
