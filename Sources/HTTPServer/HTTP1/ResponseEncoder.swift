/// Writes HTTP/1.1 response heads (RFC 9112 §4).
struct ResponseEncoder {
    var date: String
    var serverName: String?

    /// Fields that frame the message or manage the connection; they are the server's.
    private static let framing: Set<String> = [
        "connection", "content-length", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade",
    ]

    /// The response's head, up to and including the empty line.
    /// - Parameters:
    ///   - closes: whether the connection closes after this response.
    ///   - version: the request's version; `nil` if it is not known.
    func head(of response: HTTPResponse, closes: Bool, version: HTTPVersion?) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        bytes += "HTTP/1.1 \(response.status.code) ".utf8
        Self.append(response.status.reason, to: &bytes)
        bytes += "\r\n".utf8
        if !response.fields.contains("Date") { bytes += "Date: \(date)\r\n".utf8 }
        if let serverName { bytes += "Server: \(serverName)\r\n".utf8 }
        for field in response.fields where Self.isSendable(field) {
            Self.append(field.name, to: &bytes)
            bytes += ": ".utf8
            Self.append(field.value, to: &bytes)
            bytes += "\r\n".utf8
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

    private static func isSendable(_ field: HTTPFields.Field) -> Bool {
        !field.name.isEmpty && field.name.utf8.allSatisfy(ASCII.isToken) && !framing.contains(field.name.lowercased())
    }

    /// Adds text without anything that could end its line: no handler can be made to split a response.
    private static func append(_ text: String, to bytes: inout [UInt8]) {
        for byte in text.utf8 { bytes.append(ASCII.isFieldValue(byte) ? byte : ASCII.space) }
    }
}
