/// The bits of entropy-coded data (ITU-T T.81, F.2.2.5): the most significant first, without the zeros that keep 0xFF from
/// being a marker.
struct JPEGEntropyBits: ~Copyable, ~Escapable {
    private let file: Span<UInt8>
    /// The offset behind the byte that is being read, and behind its stuffed zero.
    private(set) var position: Int
    private var byte = 0
    private var left = 0

    @_lifetime(copy file)
    init(_ file: Span<UInt8>, from position: Int) {
        self.file = file
        self.position = position
    }

    /// The next bit; nil where a marker or the end of the file stands.
    mutating func bit() -> Int? {
        if left == 0 {
            guard position < file.count else { return nil }
            byte = Int(file[position])
            if byte == 0xFF {
                guard position + 1 < file.count, file[position + 1] == 0 else { return nil }
                position += 1
            }
            position += 1
            left = 8
        }
        left -= 1
        return byte >> left & 1
    }

    /// The next `count` bits as a number.
    mutating func bits(_ count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard let bit = bit() else { return nil }
            value = value << 1 | bit
        }
        return value
    }

    /// Whether what is left of the byte is the ones with which it is filled up (F.1.2.3).
    var isFilledWithOnes: Bool { byte & ((1 << left) - 1) == (1 << left) - 1 }

    /// Goes behind the next restart marker; false where there is none.
    mutating func skipRestart() -> Bool {
        left = 0
        while true {
            let prefix = file.firstOffset(of: 0xFF, from: position)
            guard let code = file.byte(at: prefix + 1) else { return false }
            position = prefix + (code == 0xFF ? 1 : 2)
            if (0xD0...0xD7).contains(code) { return true }
            if code != 0 && code != 0xFF { return false }
        }
    }
}
