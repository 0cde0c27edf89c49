/// A request target in one of its four forms (RFC 9112 §3.2), taken apart and decoded.
package struct RequestTarget {
    /// The decoded path; `*` for asterisk-form, empty for authority-form.
    package private(set) var path = ""
    /// The decoded query.
    package private(set) var query: [HTTPRequestHead.QueryItem] = []
    /// The host and port of absolute-form and authority-form.
    package private(set) var authority: String?

    /// Takes a target apart.
    /// - Throws: `malformed` with `target`, `percentEncoding` or `forbiddenCharacter`.
    package init(parsing target: String, method: HTTPMethod) throws(HTTPError) {
        let bytes = Array(target.utf8)
        if method == .connect {
            guard HostField.isValid(target), bytes.contains(ASCII.colon) else { throw .malformed(.target) }
            authority = target
            return
        }
        if bytes == [0x2A] {
            guard method == .options else { throw .malformed(.target) }
            path = "*"
        } else if bytes.first == ASCII.slash {
            try parse(pathAndQuery: bytes[...])
        } else {
            try parse(absolute: bytes)
        }
    }

    private mutating func parse(absolute bytes: [UInt8]) throws(HTTPError) {
        let text = String(decoding: bytes, as: UTF8.self).lowercased()
        let schemes = ["http://", "https://"]
        guard let scheme = schemes.first(where: { text.hasPrefix($0) }) else { throw .malformed(.target) }
        let rest = bytes[scheme.utf8.count...]
        let end = rest.firstIndex { $0 == ASCII.slash || $0 == ASCII.question } ?? rest.endIndex
        let authority = String(decoding: rest[..<end], as: UTF8.self)
        // User information in a target is an error (RFC 9110 §4.2.4); `@` is not valid in a host either.
        guard HostField.isValid(authority) else { throw .malformed(.target) }
        self.authority = authority
        let remainder = rest[end...]
        if remainder.first == ASCII.slash {
            try parse(pathAndQuery: remainder)
        } else {
            try parse(pathAndQuery: [ASCII.slash] + remainder)
        }
    }

    private mutating func parse(pathAndQuery bytes: ArraySlice<UInt8>) throws(HTTPError) {
        let end = bytes.firstIndex(of: ASCII.question) ?? bytes.endIndex
        path = try PercentEncoding.decodePath(bytes[..<end])
        guard end < bytes.endIndex else { return }
        query = try PercentEncoding.items(bytes[(end + 1)...])
    }
}
