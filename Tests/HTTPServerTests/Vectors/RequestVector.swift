import HTTPServer

/// A named piece of what a client may send, and what the server must make of it.
struct RequestVector: Sendable, CustomStringConvertible {
    enum Expectation: Sendable {
        /// The request reaches the handler, as `method path [body]`, and the next request is served too.
        case serves(String)
        /// The same, but the connection closes after the answer.
        case servesAndCloses(String)
        /// The server answers with this status and closes; nothing after it is interpreted.
        case fails(Int)
        /// The server answers 400 for this reason and closes; nothing after it is interpreted.
        case malformed(MalformedRequest)
    }

    let name: String
    let bytes: [UInt8]
    let expectation: Expectation

    var description: String { name }

    /// A vector; each character of the text is one byte, so that `\u{FF}` is FF.
    init(_ name: String, _ text: String, _ expectation: Expectation) {
        self.name = name
        bytes = text.unicodeScalars.map { UInt8($0.value) }
        self.expectation = expectation
    }

    /// A request with these field lines after `Host`, and no body.
    static func fields(_ name: String, _ lines: String, _ expectation: Expectation) -> RequestVector {
        RequestVector(name, "GET / HTTP/1.1\r\nHost: a\r\n\(lines)\r\n\r\n", expectation)
    }

    /// A POST with these framing fields and body.
    static func framed(_ name: String, _ lines: String, _ body: String, _ expectation: Expectation) -> RequestVector {
        RequestVector(name, "POST / HTTP/1.1\r\nHost: a\r\n\(lines)\r\n\r\n\(body)", expectation)
    }

    /// A POST with a chunked body.
    static func chunked(_ name: String, _ body: String, _ expectation: Expectation) -> RequestVector {
        framed(name, "Transfer-Encoding: chunked", body, expectation)
    }

    static let all = requestLine + target + field + host + framing + chunks + limits + connection
}
