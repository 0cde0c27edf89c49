/// Writes documents as UTF-8 text, members in their order.
struct JSONWriter {
    let isPretty: Bool
    private(set) var bytes: [UInt8] = []

    init(isPretty: Bool) {
        self.isPretty = isPretty
    }

    mutating func write(_ value: JSONValue, indentation: Int = 0) {
        switch value {
        case .object(let members):
            writeSequence(members, open: "{", close: "}", indentation: indentation) { writer, member in
                writer.write(string: member.key)
                writer.append(writer.isPretty ? ": " : ":")
                writer.write(member.value, indentation: indentation + 1)
            }
        case .array(let elements):
            writeSequence(elements, open: "[", close: "]", indentation: indentation) { writer, element in
                writer.write(element, indentation: indentation + 1)
            }
        case .string(let text): write(string: text)
        case .number(let value): append(value.isFinite ? value.description : "null")
        case .integer(let value): append(value.description)
        case .bool(let value): append(value ? "true" : "false")
        case .null: append("null")
        }
    }

    private mutating func writeSequence<Element>(
        _ elements: [Element], open: String, close: String, indentation: Int,
        element write: (inout JSONWriter, Element) -> Void
    ) {
        append(open)
        for (index, element) in elements.enumerated() {
            if index > 0 { append(",") }
            startLine(indentation: indentation + 1)
            write(&self, element)
        }
        if !elements.isEmpty { startLine(indentation: indentation) }
        append(close)
    }

    private mutating func startLine(indentation: Int) {
        guard isPretty else { return }
        append("\n")
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * indentation))
    }

    private mutating func write(string: String) {
        append("\"")
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""): append("\\\"")
            case UInt8(ascii: "\\"): append("\\\\")
            case 0x0A: append("\\n")
            case 0x0D: append("\\r")
            case 0x09: append("\\t")
            case 0x08: append("\\b")
            case 0x0C: append("\\f")
            case 0..<0x20, 0x7F: append("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
            default: bytes.append(byte)
            }
        }
        append("\"")
    }

    private mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }
}

extension JSONValue {
    /// The document as UTF-8: compact on one line, or with two spaces of indentation when `pretty`.
    ///
    /// Members keep their order; doubles are written with the fewest digits that read back the same; Infinity and NaN,
    /// which JSON does not have, become `null`.
    public func serialized(pretty: Bool = false) -> [UInt8] {
        var writer = JSONWriter(isPretty: pretty)
        writer.write(self)
        return writer.bytes
    }

    /// The document as text; see ``serialized(pretty:)``.
    public func text(pretty: Bool = false) -> String {
        String(decoding: serialized(pretty: pretty), as: UTF8.self)
    }
}
