extension JSONParser {
    /// A string from its opening quote on. Runs without escapes are validated and copied at once, since a base64 image is
    /// megabytes of them.
    mutating func string(quote: UInt8) throws(JSONError) -> String {
        position += 1
        var text = ""
        while true {
            let start = position
            while let byte = peek(), byte != quote, byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
            guard let run = String(validating: bytes[start..<position], as: UTF8.self) else {
                throw JSONError(.invalidUTF8, at: start, in: bytes)
            }
            if text.isEmpty { text = run } else { text += run }
            switch peek() {
            case quote:
                position += 1
                return text
            case UInt8(ascii: "\\"): try escape(into: &text)
            case .some(0x09) where allowsJSON5:
                text += "\t"
                position += 1
            case .some(let control): throw failure(.unescapedControlCharacter(control))
            case nil: throw failure(.unexpectedEnd(expected: "the end of a string"))
            }
        }
    }

    private mutating func escape(into text: inout String) throws(JSONError) {
        let start = position
        guard let (scalar, length) = scalar(at: position + 1) else {
            throw position + 1 >= bytes.count
                ? failure(.unexpectedEnd(expected: "an escape sequence")) : failure(.invalidUTF8)
        }
        position += 1 + length
        switch scalar {
        case "\"", "\\", "/": text.unicodeScalars.append(scalar)
        case "b": text += "\u{8}"
        case "f": text += "\u{C}"
        case "n": text += "\n"
        case "r": text += "\r"
        case "t": text += "\t"
        case "u": text.unicodeScalars.append(try unicodeEscape(start: start))
        default:
            guard allowsJSON5 else { throw invalidEscape(from: start) }
            try escapeOfJSON5(scalar, start: start, into: &text)
        }
    }

    private mutating func escapeOfJSON5(
        _ scalar: Unicode.Scalar, start: Int, into text: inout String
    ) throws(JSONError) {
        switch scalar {
        case "\n", "\u{2028}", "\u{2029}": break
        case "\r": if peek() == 0x0A { position += 1 }
        case "v": text += "\u{B}"
        case "x":
            guard let code = hexadecimal(digits: 2) else { throw invalidEscape(from: start) }
            text.unicodeScalars.append(Unicode.Scalar(UInt8(code)))
        case "0":
            if let next = peek(), next >= UInt8(ascii: "0"), next <= UInt8(ascii: "9") {
                throw invalidEscape(from: start)
            }
            text += "\0"
        case "1"..."9": throw invalidEscape(from: start)
        default: text.unicodeScalars.append(scalar)
        }
    }

    /// The scalar of `\uXXXX`, joined with a following low surrogate (RFC 8259, section 7).
    private mutating func unicodeEscape(start: Int) throws(JSONError) -> Unicode.Scalar {
        guard let first = hexadecimal(digits: 4) else { throw invalidEscape(from: start) }
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, peek() == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "u") else {
            throw invalidEscape(from: start)
        }
        position += 2
        guard let second = hexadecimal(digits: 4), (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
        else { throw invalidEscape(from: start) }
        return scalar
    }

    private mutating func hexadecimal(digits: Int) -> UInt32? {
        guard position + digits <= bytes.count else { return nil }
        var code: UInt32 = 0
        for byte in bytes[position..<position + digits] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            code = code << 4 | UInt32(digit)
        }
        position += digits
        return code
    }

    private func invalidEscape(from start: Int) -> JSONError {
        let end = min(max(position, start + 2), bytes.count)
        return JSONError(.invalidEscape(String(decoding: bytes[start..<end], as: UTF8.self)), at: start, in: bytes)
    }
}
