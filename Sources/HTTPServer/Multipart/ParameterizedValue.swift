/// A value followed by parameters: `value *( OWS ";" OWS name "=" ( token / quoted-string ) )` (RFC 9110 §5.6.6).
///
/// As clients write them, a value without quotes may have any characters but `"` and `;`, as `=` in a boundary of JavaMail's
/// or a blank in a file's name; and where a backslash before a quote makes no sense as an escape, it is one of a file's name
/// (browsers escape quotes as `%22` and backslashes not at all, HTML "multipart/form-data encoding algorithm").
struct ParameterizedValue {
    let value: String
    let parameters: [MediaType.Parameter]

    /// Reads a field value; `nil` if it breaks the grammar or repeats a parameter.
    init?(parsing text: String) {
        let bytes = Array(text.utf8)
        let end = bytes.firstIndex(of: ASCII.semicolon) ?? bytes.endIndex
        value = String(decoding: ASCII.trimmed(bytes[..<end]), as: UTF8.self)
        guard !value.isEmpty,
            let parameters = Self.parameters(bytes, from: end, escapes: true)
                ?? Self.parameters(bytes, from: end, escapes: false)
        else { return nil }
        self.parameters = parameters
    }

    private static func parameters(_ bytes: [UInt8], from start: Int, escapes: Bool) -> [MediaType.Parameter]? {
        var parameters: [MediaType.Parameter] = []
        var position = start
        while position < bytes.count {
            // At a semicolon; empty parameters are allowed.
            position = skipWhitespace(bytes, from: position + 1)
            if position == bytes.count || bytes[position] == ASCII.semicolon { continue }
            guard let parameter = parameter(bytes, &position, escapes: escapes),
                !parameters.contains(where: { $0.name == parameter.name })
            else { return nil }
            parameters.append(parameter)
            position = skipWhitespace(bytes, from: position)
            guard position == bytes.count || bytes[position] == ASCII.semicolon else { return nil }
        }
        return parameters
    }

    private static func skipWhitespace(_ bytes: [UInt8], from position: Int) -> Int {
        var position = position
        while position < bytes.count, ASCII.isWhitespace(bytes[position]) { position += 1 }
        return position
    }

    private static func parameter(
        _ bytes: [UInt8], _ position: inout Int, escapes: Bool
    ) -> MediaType.Parameter? {
        let name = token(bytes, &position)
        guard !name.isEmpty, position < bytes.count, bytes[position] == ASCII.equals else { return nil }
        position += 1
        guard position < bytes.count else { return nil }
        if bytes[position] == ASCII.quote {
            guard let value = quotedString(bytes, &position, escapes: escapes) else { return nil }
            return MediaType.Parameter(name: name.lowercased(), value: value)
        }
        let value = unquoted(bytes, &position)
        return value.isEmpty ? nil : MediaType.Parameter(name: name.lowercased(), value: value)
    }

    private static func token(_ bytes: [UInt8], _ position: inout Int) -> String {
        let start = position
        while position < bytes.count, ASCII.isToken(bytes[position]) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// A value without quotes, to the next semicolon; it is empty if it has a quote in it.
    private static func unquoted(_ bytes: [UInt8], _ position: inout Int) -> String {
        let start = position
        while position < bytes.count, bytes[position] != ASCII.semicolon { position += 1 }
        let value = bytes[start..<position]
        return value.contains(ASCII.quote) ? "" : String(decoding: ASCII.trimmed(value), as: UTF8.self)
    }

    /// A quoted string (RFC 9110 §5.6.4), from its first quote to behind its last.
    private static func quotedString(_ bytes: [UInt8], _ position: inout Int, escapes: Bool) -> String? {
        var content: [UInt8] = []
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == ASCII.quote { return String(decoding: content, as: UTF8.self) }
            if escapes, byte == ASCII.backslash {
                guard position < bytes.count else { return nil }
                content.append(bytes[position])
                position += 1
            } else {
                content.append(byte)
            }
        }
        return nil
    }
}
