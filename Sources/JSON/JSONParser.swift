/// A recursive-descent parser of RFC 8259, and of JSON5 (spec.json5.org) without Infinity and NaN where allowed.
///
/// Strict: UTF-8 is validated, keys are unique, the depth is bounded, nothing may follow the document.
struct JSONParser {
    let bytes: [UInt8]
    let maximumDepth: Int
    let allowsJSON5: Bool
    var position = 0

    init(bytes: [UInt8], maximumDepth: Int, allowsJSON5: Bool) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
        self.allowsJSON5 = allowsJSON5
    }

    mutating func document() throws(JSONError) -> JSONValue {
        try skipWhitespace()
        let value = try value(depth: 0)
        try skipWhitespace()
        if position < bytes.count { throw failure(.trailingContent) }
        return value
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        guard let byte = peek() else { throw failure(.unexpectedEnd(expected: "a value")) }
        switch byte {
        case UInt8(ascii: "{"): return try object(depth: depth + 1)
        case UInt8(ascii: "["): return try array(depth: depth + 1)
        case UInt8(ascii: "\""): return .string(try string(quote: byte))
        case UInt8(ascii: "'") where allowsJSON5: return .string(try string(quote: byte))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case UInt8(ascii: "+") where allowsJSON5, UInt8(ascii: ".") where allowsJSON5: return try number()
        default: return try literal()
        }
    }

    private mutating func literal() throws(JSONError) -> JSONValue {
        let start = position
        let word = word()
        switch word {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        case "Infinity", "NaN": throw JSONError(.invalidNumber(word), at: start, in: bytes)
        default:
            position = start
            throw unexpected("a value")
        }
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
        try enter(depth: depth)
        var elements: [JSONValue] = []
        while try !closes(with: UInt8(ascii: "]"), isFirst: elements.isEmpty, expected: "\",\" or \"]\"") {
            elements.append(try value(depth: depth))
        }
        return .array(elements)
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
        try enter(depth: depth)
        var members: [(key: String, value: JSONValue)] = []
        var keys: Set<String> = []
        while try !closes(with: UInt8(ascii: "}"), isFirst: members.isEmpty, expected: "\",\" or \"}\"") {
            let start = position
            let key = try key()
            guard keys.insert(key).inserted else { throw JSONError(.duplicateKey(key), at: start, in: bytes) }
            try skipWhitespace()
            guard peek() == UInt8(ascii: ":") else { throw unexpected("\":\"") }
            position += 1
            try skipWhitespace()
            members.append((key: key, value: try value(depth: depth)))
        }
        return .object(members)
    }

    private mutating func enter(depth: Int) throws(JSONError) {
        if depth > maximumDepth { throw failure(.tooDeep(maximum: maximumDepth)) }
        position += 1
    }

    /// Moves to the next element of an array or object; true when the closing bracket came instead.
    private mutating func closes(with bracket: UInt8, isFirst: Bool, expected: String) throws(JSONError) -> Bool {
        try skipWhitespace()
        if !isFirst, peek() != bracket {
            guard peek() == UInt8(ascii: ",") else { throw unexpected(expected) }
            position += 1
            try skipWhitespace()
            if !allowsJSON5, peek() == bracket { throw unexpected(bracket == UInt8(ascii: "]") ? "a value" : "a key") }
        }
        guard peek() == bracket else { return false }
        position += 1
        return true
    }

    private mutating func key() throws(JSONError) -> String {
        if let byte = peek(), byte == UInt8(ascii: "\"") || (allowsJSON5 && byte == UInt8(ascii: "'")) {
            return try string(quote: byte)
        }
        if allowsJSON5 {
            let start = position
            let word = word()
            if !word.isEmpty, !(bytes[start] >= UInt8(ascii: "0") && bytes[start] <= UInt8(ascii: "9")) { return word }
            position = start
        }
        throw unexpected("a key")
    }

    /// The run of identifier characters at the position: ASCII letters, digits, `$`, `_`, and letters beyond ASCII.
    mutating func word() -> String {
        var word = String.UnicodeScalarView()
        while let (scalar, length) = scalar(at: position) {
            let isIdentifier =
                scalar.isASCII
                ? (scalar == "_" || scalar == "$" || Character(scalar).isLetter || Character(scalar).isNumber)
                : scalar.properties.isIDContinue
            guard isIdentifier else { break }
            word.append(scalar)
            position += length
        }
        return String(word)
    }
}
