import Excerpt

/// Why bytes are not a JSON (or JSON5) document, and where.
public struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Reason: Equatable, Sendable {
        /// The document ends inside a value; the payload says what was expected.
        case unexpectedEnd(expected: String)
        /// A character that cannot stand here; the payload says what was expected.
        case unexpectedCharacter(Unicode.Scalar, expected: String)
        /// The bytes are not UTF-8.
        case invalidUTF8
        /// An escape sequence that does not exist, or half of a surrogate pair.
        case invalidEscape(String)
        /// A control character inside a string that must be escaped.
        case unescapedControlCharacter(UInt8)
        /// Not a number of RFC 8259 (leading zero, missing digits), or Infinity and NaN, which no setting accepts.
        case invalidNumber(String)
        /// A number beyond the range of a double.
        case numberOutOfRange(String)
        /// The same key twice in an object.
        case duplicateKey(String)
        /// Arrays and objects nested deeper than allowed.
        case tooDeep(maximum: Int)
        /// Something after the end of the document.
        case trailingContent
    }

    /// What is wrong.
    public let reason: Reason
    /// Byte offset from the beginning, from 0.
    public let offset: Int
    /// Line, from 1.
    public let line: Int
    /// Column in bytes, from 1.
    public let column: Int

    /// A sentence that says what is wrong and where.
    public var description: String { "line \(line), column \(column): \(explanation)" }

    private var explanation: String {
        switch reason {
        case .unexpectedEnd(let expected): "the text ends where \(expected) is expected"
        case .unexpectedCharacter(let scalar, let expected):
            "found \(scalar.debugDescription) where \(expected) is expected"
        case .invalidUTF8: "the text is not valid UTF-8"
        case .invalidEscape(let text): "\(text.excerpt) is no escape sequence"
        case .unescapedControlCharacter(let byte): "control character \(byte) must be escaped in a string"
        case .invalidNumber(let text): "\(text.excerpt) is no number"
        case .numberOutOfRange(let text): "the number \(text.excerpt) is out of range"
        case .duplicateKey(let key): "the key \"\(key.excerpt)\" occurs twice"
        case .tooDeep(let maximum): "arrays and objects are nested deeper than \(maximum)"
        case .trailingContent: "there is something after the end of the document"
        }
    }

    init(_ reason: Reason, at offset: Int, in bytes: [UInt8]) {
        let before = bytes[..<min(offset, bytes.count)]
        let newline = UInt8(ascii: "\n")
        self.reason = reason
        self.offset = offset
        self.line = 1 + before.count { $0 == newline }
        self.column = offset - (before.lastIndex(of: newline) ?? -1)
    }
}
