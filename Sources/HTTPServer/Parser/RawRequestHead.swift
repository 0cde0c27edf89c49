/// A request head split into its parts, before they are interpreted.
package struct RawRequestHead {
    var method: String
    var target: String
    var version: HTTPVersion
    var fields: HTTPFields

    /// Interprets the parts (RFC 9112 §3.2, §6; RFC 9110 §7.2).
    /// - Throws: `malformed` or `unknownTransferCoding`.
    package func interpreted(peerAddress: String) throws(HTTPError) -> HTTPRequestHead {
        let method = HTTPMethod(rawValue: method)
        let target = try RequestTarget(parsing: self.target, method: method)
        var fields = fields
        try HostField.check(fields, version: version)
        if let authority = target.authority, fields.contains("Host") {
            // RFC 9112 §3.2.2: the host of an absolute-form target counts, the field is ignored.
            fields["Host"] = authority
        }
        let framing = try BodyFraming(fields: fields, version: version)
        return HTTPRequestHead(
            method: method, target: self.target, path: target.path, query: target.query, version: version,
            fields: fields, contentLength: framing.contentLength, isChunked: framing.isChunked,
            peerAddress: peerAddress)
    }
}
