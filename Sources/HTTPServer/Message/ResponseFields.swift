/// Which of a handler's response fields go out, and how.
package enum ResponseFields {
    /// Fields that frame the message or manage the connection; they are the server's.
    private static let framing: Set<String> = [
        "connection", "content-length", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade",
    ]

    /// The fields that a handler may set and whose names are tokens, without anything in their values that could end a
    /// line: no handler can be made to split a response.
    package static func sendable(_ fields: HTTPFields) -> [HTTPFields.Field] {
        fields.compactMap { field in
            guard !field.name.isEmpty, field.name.utf8.allSatisfy(ASCII.isToken),
                !framing.contains(field.name.lowercased())
            else { return nil }
            return HTTPFields.Field(name: field.name, value: line(field.value))
        }
    }

    /// Text with spaces for every character that a field value can't have.
    static func line(_ text: String) -> String {
        if text.utf8.allSatisfy(ASCII.isFieldValue) { return text }
        return String(decoding: text.utf8.map { ASCII.isFieldValue($0) ? $0 : ASCII.space }, as: UTF8.self)
    }
}
