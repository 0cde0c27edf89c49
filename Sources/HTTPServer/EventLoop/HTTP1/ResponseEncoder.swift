/// Writes HTTP/1.1 response heads (RFC 9112 §4).
struct ResponseEncoder {
    var date: String
    var serverName: String?

    /// The response's head, up to and including the empty line.
    /// - Parameters:
    ///   - closes: whether the connection closes after this response.
    ///   - version: the request's version; `nil` if it is not known.
    func head(of response: HTTPResponse, closes: Bool, version: HTTPVersion?) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        bytes += "HTTP/1.1 \(response.status.code) \(ResponseFields.line(response.status.reason))\r\n".utf8
        if !response.fields.contains("Date") { bytes += "Date: \(date)\r\n".utf8 }
        if let serverName { bytes += "Server: \(serverName)\r\n".utf8 }
        for field in ResponseFields.sendable(response.fields) {
            bytes += "\(field.name): \(field.value)\r\n".utf8
        }
        if !response.status.forbidsContent { bytes += "Content-Length: \(response.body.count)\r\n".utf8 }
        if closes {
            bytes += "Connection: close\r\n".utf8
        } else if version == .http1_0 {
            bytes += "Connection: keep-alive\r\n".utf8
        }
        bytes += "\r\n".utf8
        return bytes
    }
}
