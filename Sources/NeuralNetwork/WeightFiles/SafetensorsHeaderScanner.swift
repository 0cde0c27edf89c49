import Excerpt

/// Reads the JSON of a safetensors header: one object of tensor descriptions and an optional `__metadata__` object of
/// strings, and nothing else.
///
/// A general JSON decoder would accept duplicate keys, fractions and unknown members in silence. The grammar needs no
/// recursion, so hostile nesting cannot exhaust the stack.
struct SafetensorsHeaderScanner {
    /// A tensor's description before anything about it was checked.
    struct RawEntry {
        var name: String
        var dataType: String
        var shape: [Int]
        var begin: Int
        var end: Int
    }

    private let bytes: [UInt8]
    private var position = 0
    private(set) var entries: [RawEntry] = []
    private(set) var metadata: [String: String] = [:]

    /// Scans a whole header.
    init(_ bytes: [UInt8]) throws(SafetensorsError) {
        self.bytes = bytes
        guard bytes.first == UInt8(ascii: "{") else { throw malformed("expected {") }
        var names = Set<String>()
        try scanObject { (scanner, name) throws(SafetensorsError) in
            guard names.insert(name).inserted else { throw .duplicateTensor(name: name) }
            if name == "__metadata__" {
                try scanner.scanMetadata()
            } else {
                scanner.entries.append(try scanner.scanEntry(name: name))
            }
        }
        skipWhitespace()
        guard position == bytes.count else { throw malformed("expected the end of the header") }
    }

    private mutating func scanMetadata() throws(SafetensorsError) {
        try scanObject { (scanner, key) throws(SafetensorsError) in
            let value = try scanner.scanString()
            guard scanner.metadata.updateValue(value, forKey: key) == nil else {
                throw scanner.malformed("__metadata__ holds \(key.excerpt) twice")
            }
        }
    }

    private mutating func scanEntry(name: String) throws(SafetensorsError) -> RawEntry {
        var dataType: String?
        var shape: [Int]?
        var offsets: [Int]?
        try scanObject { (scanner, key) throws(SafetensorsError) in
            switch key {
            case "dtype" where dataType == nil: dataType = try scanner.scanString()
            case "shape" where shape == nil: shape = try scanner.scanIntegers()
            case "data_offsets" where offsets == nil: offsets = try scanner.scanIntegers()
            default: throw scanner.malformed("tensor \(name.excerpt) has a duplicate or unknown member \(key.excerpt)")
            }
        }
        guard let dataType, let shape, let offsets, offsets.count == 2 else {
            throw malformed("tensor \(name.excerpt) needs dtype, shape and two data_offsets")
        }
        return RawEntry(name: name, dataType: dataType, shape: shape, begin: offsets[0], end: offsets[1])
    }
}

// MARK: - JSON values

extension SafetensorsHeaderScanner {
    private typealias Member = (inout SafetensorsHeaderScanner, String) throws(SafetensorsError) -> Void

    /// Scans an object and calls `member` at the value of each key.
    private mutating func scanObject(member: Member) throws(SafetensorsError) {
        try expect("{")
        if accept("}") { return }
        repeat {
            let key = try scanString()
            try expect(":")
            try member(&self, key)
        } while accept(",")
        try expect("}")
    }

    private mutating func scanIntegers() throws(SafetensorsError) -> [Int] {
        try expect("[")
        if accept("]") { return [] }
        var values: [Int] = []
        repeat { values.append(try scanInteger()) } while accept(",")
        try expect("]")
        return values
    }

    /// Scans an integer without sign, fraction, exponent or leading zero.
    private mutating func scanInteger() throws(SafetensorsError) -> Int {
        skipWhitespace()
        let start = position
        var value = 0
        while position < bytes.count, case let digit = bytes[position] &- UInt8(ascii: "0"), digit < 10 {
            let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = scaled.addingReportingOverflow(Int(digit))
            guard !overflow, !carry else { throw malformed("integer out of range") }
            value = sum
            position += 1
        }
        guard position > start else { throw malformed("expected a non-negative integer") }
        guard position == start + 1 || bytes[start] != UInt8(ascii: "0") else { throw malformed("leading zero") }
        return value
    }

    private mutating func scanString() throws(SafetensorsError) -> String {
        try expect("\"")
        var units: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: units, as: UTF8.self) else {
                    throw malformed("string is not UTF-8")
                }
                return string
            case UInt8(ascii: "\\"): units.append(contentsOf: try scanEscape())
            case 0..<0x20: throw malformed("control character in a string")
            default: units.append(byte)
            }
        }
        throw malformed("unterminated string")
    }

    /// Scans what follows a backslash and returns it as UTF-8.
    private mutating func scanEscape() throws(SafetensorsError) -> [UInt8] {
        guard position < bytes.count else { throw malformed("unterminated string") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return try scanUnicodeEscape()
        default: throw malformed("unknown escape")
        }
    }

    private mutating func scanUnicodeEscape() throws(SafetensorsError) -> [UInt8] {
        var value = try scanHexadecimal()
        if (0xD800..<0xDC00).contains(value) {
            let isPair = bytes[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")])
            guard isPair else { throw malformed("lone surrogate") }
            position += 2
            let low = try scanHexadecimal()
            guard (0xDC00..<0xE000).contains(low) else { throw malformed("lone surrogate") }
            value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(value) else { throw malformed("lone surrogate") }
        return Array(String(Character(scalar)).utf8)
    }

    private mutating func scanHexadecimal() throws(SafetensorsError) -> UInt32 {
        guard bytes.count - position >= 4 else { throw malformed("unterminated escape") }
        var value: UInt32 = 0
        for byte in bytes[position..<position + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw malformed("expected four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
        }
        position += 4
        return value
    }
}

// MARK: - Characters

extension SafetensorsHeaderScanner {
    private mutating func skipWhitespace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private mutating func accept(_ character: Unicode.Scalar) -> Bool {
        skipWhitespace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(SafetensorsError) {
        guard accept(character) else { throw malformed("expected \(character)") }
    }

    private func malformed(_ reason: String) -> SafetensorsError {
        .malformedHeader(offset: position, reason: reason)
    }
}
