extension JSONParser {
    /// A number of RFC 8259, section 6; with JSON5 also a leading `+`, `.5`, `5.` and hexadecimal integers.
    mutating func number() throws(JSONError) -> JSONValue {
        let start = position
        let isNegative = peek() == UInt8(ascii: "-")
        if isNegative || (allowsJSON5 && peek() == UInt8(ascii: "+")) { position += 1 }
        if allowsJSON5, peek() == UInt8(ascii: "0"), peek(1) == UInt8(ascii: "x") || peek(1) == UInt8(ascii: "X") {
            return try hexadecimal(from: start, isNegative: isNegative)
        }
        let startsWithZero = peek() == UInt8(ascii: "0")
        let whole = digits()
        if startsWithZero && whole > 1 { throw invalidNumber(from: start) }
        var isInteger = true
        var fraction = 0
        if peek() == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            fraction = digits()
        }
        let isComplete = whole > 0 && (isInteger || fraction > 0)
        guard isComplete || (allowsJSON5 && whole + fraction > 0) else { throw invalidNumber(from: start) }
        if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
            isInteger = false
            position += 1
            if peek() == UInt8(ascii: "-") || peek() == UInt8(ascii: "+") { position += 1 }
            if digits() == 0 { throw invalidNumber(from: start) }
        }
        return try decimal(from: start, isInteger: isInteger)
    }

    private mutating func decimal(from start: Int, isInteger: Bool) throws(JSONError) -> JSONValue {
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isInteger, text != "-0", let value = Int(text) { return .integer(value) }
        guard let value = Double(text) else { throw invalidNumber(from: start) }
        guard value.isFinite else { throw JSONError(.numberOutOfRange(text), at: start, in: bytes) }
        return .number(value)
    }

    private mutating func hexadecimal(from start: Int, isNegative: Bool) throws(JSONError) -> JSONValue {
        position += 2
        let first = position
        while let byte = peek(), Character(Unicode.Scalar(byte)).isHexDigit { position += 1 }
        guard position > first else { throw invalidNumber(from: start) }
        let digits = String(decoding: bytes[first..<position], as: UTF8.self)
        guard let value = Int((isNegative ? "-" : "") + digits, radix: 16) else {
            throw JSONError(.numberOutOfRange("0x" + digits), at: start, in: bytes)
        }
        return .integer(value)
    }

    /// Skips decimal digits and counts them.
    private mutating func digits() -> Int {
        let start = position
        while let byte = peek(), byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
        return position - start
    }

    private mutating func invalidNumber(from start: Int) -> JSONError {
        _ = word()
        return JSONError(
            .invalidNumber(String(decoding: bytes[start..<position], as: UTF8.self)), at: start, in: bytes)
    }
}
