import HTTPServer
import HTTPTestSupport
import Testing

@Suite("Rejected requests")
struct RejectionTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test(
        "a rejection is sent instead of 100, and the connection closes",
        arguments: [("/missing", "", 404), ("/", "", 405), ("/echo", "Content-Type: text/unwanted\r\n", 415)])
    func rejectionInsteadOfContinue(path: String, field: String, status: Int) throws {
        let server = try TestServer()
        let client = try server.connect()
        try client.send(
            "POST \(path) HTTP/1.1\r\nHost: a\r\n\(field)Content-Length: 3\r\nExpect: 100-continue\r\n\r\n")
        let response = try client.readResponse()
        #expect(response.status == status)
        #expect(response["Connection"] == "close")
        #expect(try client.readToEnd().isEmpty)
        #expect(server.handler.snapshot.handled.isEmpty)
    }

    @Test("413 is sent instead of 100 if the declared length is over the limit")
    func tooLargeInsteadOfContinue() throws {
        let server = try TestServer(handler: TestHandler(maximumBody: 10))
        let client = try server.connect()
        try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n")
        #expect(try client.readToEnd().hasPrefix("HTTP/1.1 413 "))
    }

    @Test(
        "the short body of a rejected request is got past, and the connection kept",
        arguments: ["Content-Length: 5\r\n\r\nGET /", "Transfer-Encoding: chunked\r\n\r\n5\r\nGET /\r\n0\r\n\r\n"])
    func rejectedBodyIsDiscarded(framed: String) throws {
        let server = try TestServer()
        let client = try server.connect()
        try client.send("POST /missing HTTP/1.1\r\nHost: a\r\n" + framed + Self.get)
        #expect(try client.readResponse().status == 404)
        #expect(try client.readResponse().text == "hello /")
    }

    @Test(
        "a rejected upload in chunks whose end isn't here yet is told that the connection closes, and may end in peace")
    func rejectedChunks() throws {
        let server = try TestServer()
        let client = try server.connect()
        try client.send("POST /missing HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nGET /\r\n")
        let response = try client.readResponse()
        #expect(response.status == 404)
        #expect(response["Connection"] == "close")
        // The server goes on reading for a while, so that the client isn't reset while it sends.
        for _ in 0..<100 { try client.send("1000\r\n" + String(repeating: "x", count: 4096) + "\r\n") }
        try client.send("0\r\n\r\n")
        #expect(try client.readToEnd().isEmpty)
        #expect(server.handler.snapshot.heads.count == 1)
    }

    @Test("a rejected upload with a length that stops half-way gets no second answer")
    func rejectedHalfWay() throws {
        let server = try TestServer { $0.bodyTimeout = .milliseconds(200) }
        let client = try server.connect()
        try client.send("POST /missing HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc")
        #expect(try client.readResponse().status == 404)
        #expect(try client.readToEnd().isEmpty)
    }

    @Test("a connection whose rejected request has a long body is closed, and the client can read why")
    func rejectedLongBody() throws {
        let server = try TestServer { $0.maximumDiscardedBody = 1000 }
        let client = try server.connect()
        try client.send("POST /missing HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n")
        try client.send([UInt8](repeating: 0, count: 100_000))
        let response = try client.readToEnd()
        #expect(response.hasPrefix("HTTP/1.1 404 "))
        #expect(response.contains("Connection: close\r\n"))
    }
}
