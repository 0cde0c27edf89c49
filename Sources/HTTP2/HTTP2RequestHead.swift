import HTTPServer

/// Turns the fields of an HTTP/2 request into a request head (RFC 9113 §8.3).
enum HTTP2RequestHead {
    /// Interprets the fields, whose pseudo-header fields nghttp2 has found to be there once and in front.
    /// - Throws: `malformed`.
    static func make(
        from fields: HTTPFields, endsStream: Bool, peerAddress: String
    ) throws(HTTPError) -> HTTPRequestHead {
        let method = HTTPMethod(rawValue: fields[":method"] ?? "")
        let regular = HTTPFields(fields.filter { !$0.name.hasPrefix(":") })
        let (authority, host) = (fields[":authority"], regular["host"])
        guard let name = authority ?? host else { throw .malformed(.missingHost) }
        guard regular.values("host").count <= 1, host == nil || host == name else { throw .malformed(.repeatedHost) }
        guard HostField.isValid(name) else { throw .malformed(.invalidHost) }
        let target = method == .connect ? name : fields[":path"] ?? ""
        // Only origin-form and asterisk-form; the rest of a URL has pseudo-header fields of its own.
        guard method == .connect || target == "*" || target.hasPrefix("/") else { throw .malformed(.target) }
        let parts = try RequestTarget(parsing: target, method: method)
        var all: HTTPFields = ["host": name]
        for field in regular where field.name != "host" { all.append(field.name, field.value) }
        let length = try BodyFraming(fields: regular, version: .http2).contentLength
        return HTTPRequestHead(
            method: method, target: target, path: parts.path, query: parts.query, version: .http2, fields: all,
            contentLength: endsStream ? 0 : length, isChunked: !endsStream && length == nil,
            peerAddress: peerAddress)
    }
}
