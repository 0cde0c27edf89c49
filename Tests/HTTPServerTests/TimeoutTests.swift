import Foundation
import HTTPServer
import HTTPTestSupport
import Testing

@Suite("Timeouts")
struct TimeoutTests {
    @Test("a head that doesn't come in time gets 408")
    func slowHead() throws {
        let server = try TestServer(startsLater: true) { $0.headerTimeout = .milliseconds(200) }
        let client = try server.connect()
        try client.send("GET / HTTP/1.1\r\nHost: ")
        server.start()
        let text = try client.readToEnd()
        #expect(text.hasPrefix("HTTP/1.1 408 "))
        #expect(text.hasSuffix("request_timeout"))
        #expect(eventually { server.handler.snapshot.summaries.first?.error == .timeout(.head) })
    }

    @Test("bytes that trickle in don't extend the time for the head")
    func tricklingHead() throws {
        let server = try TestServer { $0.headerTimeout = .milliseconds(300) }
        let client = try server.connect()
        // Ends by the server's closing: a reset ends the sending, or the answer is there.
        for _ in 0..<200 {
            guard (try? client.send("G")) != nil, client.received.isEmpty else { break }
            usleep(20_000)
            if server.server.statistics.errors["request_timeout"] != nil { break }
        }
        #expect(server.server.statistics.errors["request_timeout"] == 1)
    }

    @Test("a body that doesn't come in time gets 408", arguments: ["Content-Length: 10", "Transfer-Encoding: chunked"])
    func slowBody(framing: String) throws {
        let server = try TestServer { $0.bodyTimeout = .milliseconds(200) }
        let client = try server.connect()
        try client.send("POST /echo HTTP/1.1\r\nHost: a\r\n\(framing)\r\n\r\n5\r\n")
        #expect(try client.readToEnd().hasPrefix("HTTP/1.1 408 "))
        #expect(server.handler.snapshot.handled.isEmpty)
        #expect(server.server.statistics.bodyMemoryUsed == 0)
    }

    @Test("a client that is sent 100 and never sends its body gets 408")
    func neverContinues() throws {
        let server = try TestServer { $0.bodyTimeout = .milliseconds(200) }
        let client = try server.connect()
        try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
        #expect(try client.readResponse().status == 100)
        #expect(try client.readResponse().status == 408)
    }

    @Test("an idle connection is closed without a word, before and after a request")
    func idle() throws {
        let server = try TestServer(startsLater: true) {
            $0.headerTimeout = .milliseconds(200)
            $0.idleTimeout = .milliseconds(200)
        }
        let silent = try server.connect()
        let client = try server.connect()
        try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        server.start()
        #expect(try silent.readToEnd().isEmpty)
        #expect(try client.readResponse().status == 200)
        #expect(try client.readToEnd().isEmpty)
        #expect(server.server.statistics.errors.isEmpty)
    }

    @Test("a request that waits for its handler is not timed out")
    func waitingForHandler() throws {
        let server = try TestServer(startsLater: true) {
            $0.headerTimeout = .milliseconds(100)
            $0.idleTimeout = .milliseconds(100)
            $0.bodyTimeout = .milliseconds(100)
            $0.writeTimeout = .milliseconds(100)
        }
        let client = try server.connect()
        try client.send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n")
        server.start()
        #expect(eventually { server.handler.snapshot.held.count == 1 })
        usleep(500_000)
        server.handler.releaseHeld()
        #expect(try client.readResponse().text == "released")
    }

    @Test("a client that doesn't read loses its connection, and its exchange is reported as abandoned")
    func slowReader() throws {
        let server = try TestServer(handler: TestHandler(largeSize: 32 << 20)) {
            $0.writeTimeout = .milliseconds(200)
            $0.minimumRate = 1 << 30
        }
        let client = try server.connect(receiveBuffer: 4096)
        try client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(eventually { server.server.statistics.writeTimeouts == 1 })
        #expect(eventually { server.server.statistics.connectionsOpen == 0 })
        // The exchange is told of after the connection is counted out.
        #expect(eventually { server.handler.snapshot.summaries.first?.outcome == .abandoned })
    }

    @Test("a client that reads slowly but steadily gets everything")
    func steadyReader() throws {
        let server = try TestServer(handler: TestHandler(largeSize: 4 << 20)) {
            $0.writeTimeout = .seconds(10)
        }
        let client = try server.connect(receiveBuffer: 8192)
        try client.send("GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(try client.readResponse().body.count == 4 << 20)
        #expect(server.server.statistics.writeTimeouts == 0)
    }

    @Test("a pipelining client that doesn't read is not read from either")
    func unreadPipeline() throws {
        let server = try TestServer(handler: TestHandler(largeSize: 4 << 20)) { $0.maximumPipelined = 4 }
        let client = try server.connect(receiveBuffer: 4096)
        try client.send(String(repeating: "GET /large HTTP/1.1\r\nHost: a\r\n\r\n", count: 50))
        #expect(eventually { server.server.statistics.requests > 0 })
        let other = try server.connect()
        for _ in 0..<20 {
            try other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try other.readResponse().status == 200)
        }
        // Those that were read before the first answer filled the socket, not all fifty.
        #expect(server.server.statistics.requests <= 20 + 8)
        client.reset()
        #expect(eventually { server.server.statistics.connectionsOpen == 1 })
    }
}
