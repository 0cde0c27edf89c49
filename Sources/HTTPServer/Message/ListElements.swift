/// Comma-separated lists in field values (RFC 9110 §5.6.1).
enum ListElements {
    /// The elements of a list, trimmed, without empty ones; commas inside quoted strings do not separate.
    static func split(_ value: String) -> [String] {
        var elements: [String] = []
        var current: [UInt8] = []
        var quoted = false
        var escaped = false
        func flush() {
            let trimmed = ASCII.trimmed(current[...])
            if !trimmed.isEmpty { elements.append(String(decoding: trimmed, as: UTF8.self)) }
            current.removeAll(keepingCapacity: true)
        }
        for byte in value.utf8 {
            if byte == ASCII.comma, !quoted {
                flush()
                continue
            }
            if escaped {
                escaped = false
            } else if quoted, byte == ASCII.backslash {
                escaped = true
            } else if byte == ASCII.quote {
                quoted.toggle()
            }
            current.append(byte)
        }
        flush()
        return elements
    }
}
