import Foundation
import HTTPServer
import HTTPTestSupport
import Testing

@Suite("HTTP/1.1 connections")
struct ConnectionTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test("a connection is kept for the next request")
    func keepAlive() throws {
        let server = try TestServer()
        let client = try server.connect()
        for number in 0..<5 {
            try client.send("GET /?n=\(number) HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.readResponse().text == "hello /?n=\(number)")
        }
        #expect(server.server.statistics.connectionsTotal == 1)
    }

    @Test("answers have Date and Content-Length, and Server if it is configured")
    func fields() throws {
        let server = try TestServer()
        let client = try server.connect()
        try client.send(Self.get)
        let response = try client.readResponse()
        #expect(response.statusLine == "HTTP/1.1 200 OK")
        #expect(response["Content-Length"] == "7")
        #expect(response["Date"]?.wholeMatch(of: /\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/) != nil)
        #expect(response["Connection"] == nil)
        #expect(response["Server"] == nil)
        let named = try TestServer { $0.serverName = "gag" }
        let other = try named.connect()
        try other.send(Self.get)
        #expect(try other.readResponse()["Server"] == "gag")
    }

    @Test("pipelined requests are answered in their order, whichever is ready first")
    func pipelining() throws {
        let server = try TestServer()
        let client = try server.connect()
        try client.send(
            "GET /held HTTP/1.1\r\nHost: a\r\n\r\n" + Self.get
                + "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
                + "GET /missing HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(eventually { server.handler.snapshot.heads.count == 4 })
        server.handler.releaseHeld("first")
        #expect(try client.readResponse().text == "first")
        #expect(try client.readResponse().text == "hello /")
        #expect(try client.readResponse().text == "abc")
        #expect(try client.readResponse().status == 404)
    }

    @Test("no more pipelined requests are read than the limit, and all are answered")
    func boundedPipelining() throws {
        let server = try TestServer { $0.maximumPipelined = 4 }
        let client = try server.connect()
        try client.send(String(repeating: "GET /held HTTP/1.1\r\nHost: a\r\n\r\n", count: 10))
        #expect(eventually { server.handler.snapshot.held.count == 4 })
        // Another connection is served meanwhile, so the loop has had every chance to read on.
        let other = try server.connect()
        try other.send(Self.get)
        #expect(try other.readResponse().status == 200)
        #expect(server.handler.snapshot.held.count == 4)
        for _ in 0..<10 {
            #expect(eventually { !server.handler.snapshot.held.isEmpty || server.handler.snapshot.summaries.count > 9 })
            server.handler.releaseHeld()
        }
        for _ in 0..<10 { #expect(try client.readResponse().text == "released") }
    }

    @Test("an error among pipelined requests is answered after those before it, and ends the connection")
    func errorAfterPipelined() throws {
        let server = try TestServer()
        let client = try server.connect()
        try client.send("GET /held HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n\r\n" + Self.get)
        #expect(eventually { server.handler.snapshot.held.count == 1 })
        server.handler.releaseHeld()
        let text = try client.readToEnd()
        #expect(text.contains("released"))
        #expect(text.components(separatedBy: "HTTP/1.1 ").count == 3)
        #expect(text.hasSuffix("malformed_request"))
        #expect(server.handler.snapshot.heads.count == 1)
    }

    @Test("HEAD gets GET's fields without its content")
    func head() throws {
        let server = try TestServer()
        let client = try server.connect()
        try client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" + Self.get)
        #expect(try client.readResponse(toHead: true)["Content-Length"] == "7")
        #expect(try client.readResponse().text == "hello /")
    }

    @Test("100 is sent to a client that waits for it, before the body is read")
    func expectContinue() throws {
        let server = try TestServer()
        let client = try server.connect()
        try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
        #expect(try client.readResponse().status == 100)
        try client.send("abc" + Self.get)
        #expect(try client.readResponse().text == "abc")
        #expect(try client.readResponse().text == "hello /")
    }

    @Test("100 for a pipelined request is not sent before the answers in front of it")
    func expectContinueInOrder() throws {
        let server = try TestServer()
        let client = try server.connect()
        try client.send(
            "GET /held HTTP/1.1\r\nHost: a\r\n\r\n"
                + "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
        #expect(eventually { server.handler.snapshot.heads.count == 2 })
        server.handler.releaseHeld()
        #expect(try client.readResponse().text == "released")
        #expect(try client.readResponse().status == 100)
        try client.send("abc")
        #expect(try client.readResponse().text == "abc")
    }

    @Test("a large body is received whole, with a length and in chunks")
    func largeBodies() throws {
        let server = try TestServer(handler: TestHandler(maximumBody: 8 << 20))
        let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let client = try server.connect()
        try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.count)\r\n\r\n")
        try client.send(body)
        #expect(try client.readResponse().body == body)
        try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        var start = 0
        for size in [1, 1000, 65536, 1_000_000, 7, 500_000] {
            try client.send("\(String(size, radix: 16))\r\n")
            try client.send(Array(body[start..<(start + size)]))
            try client.send("\r\n")
            start += size
        }
        try client.send("0\r\nX-Trailer: a\r\n\r\n")
        #expect(try client.readResponse().body == Array(body[..<start]))
    }

    @Test("a client that ends its side after its request gets its answer, also a late one")
    func halfClose() throws {
        let server = try TestServer()
        let client = try server.connect()
        try client.send(Self.get)
        client.closeWriting()
        #expect(try client.readToEnd().hasSuffix("hello /"))
        let late = try server.connect()
        try late.send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n")
        late.closeWriting()
        #expect(try late.readResponse().status == 102)
        server.handler.releaseHeld()
        #expect(try late.readToEnd().hasSuffix("released"))
    }

    @Test("a client that goes away abandons its exchange, by a reset or by closing", arguments: [true, false])
    func abandoned(byReset: Bool) throws {
        let server = try TestServer()
        let client = try server.connect()
        try client.send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(eventually { server.handler.snapshot.held.count == 1 })
        let exchange = try #require(server.handler.snapshot.held.first)
        #expect(!exchange.isAbandoned)
        if byReset { client.reset() } else { client.close() }
        #expect(eventually { exchange.isAbandoned })
        #expect(!exchange.respond(HTTPResponse(status: .ok)))
        #expect(eventually { server.handler.snapshot.summaries.first?.outcome == .abandoned })
    }

    @Test("a client that goes away inside a body leaves nothing behind")
    func goneInsideBody() throws {
        let server = try TestServer()
        let client = try server.connect()
        try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")
        try client.send([UInt8](repeating: 1, count: 50_000))
        #expect(eventually { server.server.statistics.bodyMemoryUsed >= 50_000 })
        client.close()
        #expect(eventually { server.server.statistics.bodyMemoryUsed == 0 })
        #expect(eventually { server.server.statistics.connectionsOpen == 0 })
        #expect(server.handler.snapshot.handled.isEmpty)
        #expect(eventually { server.handler.snapshot.summaries.first?.outcome == .abandoned })
    }

    @Test("an exchange that is let go without an answer answers 500")
    func forgotten() throws {
        let server = try TestServer()
        let client = try server.connect()
        try client.send("GET /forgotten HTTP/1.1\r\nHost: a\r\n\r\n" + Self.get)
        #expect(try client.readResponse().status == 500)
        #expect(try client.readResponse().status == 200)
    }

    @Test("a handler closes a connection by Connection: close")
    func handlerCloses() throws {
        let server = try TestServer()
        let client = try server.connect()
        try client.send("GET /close HTTP/1.1\r\nHost: a\r\n\r\n")
        let text = try client.readToEnd()
        #expect(text.contains("Connection: close\r\n"))
        #expect(text.hasSuffix("bye"))
    }

    @Test("a handler's fields can't split a response")
    func responseSplitting() throws {
        let handler = FixedHandler(
            HTTPResponse(
                status: HTTPStatus(code: 200, reason: "OK\r\nX: y"),
                fields: ["X-A": "b\r\nX-B: c", "X C": "d", "Content-Length": "99", "": "e"], body: [0x61]))
        let server = try HTTPServer(
            configuration: HTTPServerConfiguration(host: "127.0.0.1", port: 0), handler: handler)
        Thread.detachNewThread { server.run() }
        defer { server.stop() }
        let client = try RawClient(port: server.port)
        try client.send(Self.get)
        let response = try client.readResponse()
        #expect(response.fields.map(\.name) == ["Date", "X-A", "Content-Length"])
        #expect(response["X-A"] == "b  X-B: c")
        #expect(response.text == "a")
    }

    @Test("the summary tells route, status, bytes and client")
    func summary() throws {
        let server = try TestServer()
        let client = try server.connect()
        try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")
        _ = try client.readResponse()
        #expect(eventually { !server.handler.snapshot.summaries.isEmpty })
        let summary = try #require(server.handler.snapshot.summaries.first)
        #expect(summary.head?.path == "/echo")
        #expect(summary.status == .ok)
        #expect(summary.outcome == .answered)
        #expect(summary.requestBodyBytes == 3 && summary.responseBodyBytes == 3)
        #expect(summary.peerAddress == "127.0.0.1")
        #expect(summary.duration > .zero)
        let statistics = server.server.statistics
        #expect(statistics.requests == 1)
        #expect(statistics.bytesReceived > 50 && statistics.bytesSent > 50)
    }
}

/// Answers every request with one response.
private final class FixedHandler: HTTPHandler {
    let fixed: HTTPResponse
    init(_ response: HTTPResponse) { fixed = response }
    func decide(on head: inout HTTPRequestHead) -> HeadDecision { .accept(maximumBody: 0) }
    func handle(_ request: HTTPRequest, exchange: HTTPExchange) { exchange.respond(fixed) }
    func response(to error: HTTPError, head: HTTPRequestHead?) -> HTTPResponse { HTTPResponse(status: error.status) }
}
