extension JSONParser {
    func peek(_ distance: Int = 0) -> UInt8? {
        position + distance < bytes.count ? bytes[position + distance] : nil
    }

    func failure(_ reason: JSONError.Reason) -> JSONError {
        JSONError(reason, at: position, in: bytes)
    }

    /// The error for whatever stands at the position.
    func unexpected(_ expected: String) -> JSONError {
        guard position < bytes.count else { return failure(.unexpectedEnd(expected: expected)) }
        guard let (scalar, _) = scalar(at: position) else { return failure(.invalidUTF8) }
        return failure(.unexpectedCharacter(scalar, expected: expected))
    }

    /// The Unicode scalar that begins at `offset` and its length in bytes; `nil` at the end or when it is not UTF-8.
    func scalar(at offset: Int) -> (scalar: Unicode.Scalar, length: Int)? {
        guard offset < bytes.count else { return nil }
        if bytes[offset] < 0x80 { return (Unicode.Scalar(bytes[offset]), 1) }
        var decoder = Unicode.UTF8()
        var iterator = bytes[offset..<min(offset + 4, bytes.count)].makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
        return (scalar, UTF8.width(scalar))
    }

    mutating func skipWhitespace() throws(JSONError) {
        while let byte = peek() {
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            case 0x0B where allowsJSON5, 0x0C where allowsJSON5: position += 1
            case UInt8(ascii: "/") where allowsJSON5: try skipComment()
            case 0x80... where allowsJSON5:
                guard let (scalar, length) = scalar(at: position), isJSON5Space(scalar) else { return }
                position += length
            default: return
            }
        }
    }

    private func isJSON5Space(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\u{FEFF}" || scalar == "\u{2028}" || scalar == "\u{2029}"
            || scalar.properties.generalCategory == .spaceSeparator
    }

    private mutating func skipComment() throws(JSONError) {
        switch peek(1) {
        case UInt8(ascii: "/"):
            while let byte = peek(), byte != 0x0A, byte != 0x0D { position += 1 }
        case UInt8(ascii: "*"):
            position += 2
            while peek() != UInt8(ascii: "*") || peek(1) != UInt8(ascii: "/") {
                if position >= bytes.count { throw failure(.unexpectedEnd(expected: "\"*/\"")) }
                position += 1
            }
            position += 2
        default:
            throw unexpected("a value or a comment")
        }
    }
}
