import Foundation
import HTTPServer
import HTTPTestSupport
import Testing

@Suite("Draining and stopping")
struct DrainTests {
    private static let held = "GET /held HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test("idle connections close, requests in flight are answered with Connection: close, then run() returns")
    func drain() throws {
        let server = try TestServer()
        let idle = try server.connect()
        try idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try idle.readResponse().status == 200)
        let busy = try server.connect()
        try busy.send(Self.held)
        #expect(eventually { server.handler.snapshot.held.count == 1 })
        server.server.drain(grace: .seconds(20))
        #expect(try idle.readToEnd().isEmpty)
        #expect(throws: RawClient.Failure.self) { try RawClient(port: server.port) }
        server.handler.releaseHeld()
        let answer = try busy.readToEnd()
        #expect(answer.contains("Connection: close\r\n"))
        #expect(answer.hasSuffix("released"))
        busy.close()
        #expect(server.waitForEnd())
    }

    @Test("a request that has arrived before the drain is answered, also on a connection that was not accepted yet")
    func drainAnswersWhatHasArrived() throws {
        // The server runs only after the drain was asked for.
        let handler = TestHandler()
        let server = try HTTPServer(
            configuration: HTTPServerConfiguration(host: "127.0.0.1", port: 0), handler: handler)
        let client = try RawClient(port: server.port)
        try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        server.drain(grace: .seconds(20))
        let finished = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            server.run()
            finished.signal()
        }
        #expect(try client.readToEnd().hasSuffix("hello /"))
        client.close()
        #expect(finished.wait(timeout: .now() + 20) == .success)
    }

    @Test("a request whose body is on its way is read and answered")
    func drainInsideBody() throws {
        let server = try TestServer()
        let client = try server.connect()
        try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc")
        #expect(eventually { server.server.statistics.requests == 1 })
        server.server.drain(grace: .seconds(20))
        #expect(eventually { (try? RawClient(port: server.port)) == nil })
        try client.send("def")
        #expect(try client.readToEnd().hasSuffix("abcdef"))
        client.close()
        #expect(server.waitForEnd())
    }

    @Test("all pipelined requests in flight are answered, the last with Connection: close")
    func drainPipelined() throws {
        let server = try TestServer()
        let client = try server.connect()
        try client.send(Self.held + Self.held + Self.held)
        #expect(eventually { server.handler.snapshot.held.count == 3 })
        server.server.drain(grace: .seconds(20))
        server.handler.releaseHeld()
        let text = try client.readToEnd()
        #expect(text.components(separatedBy: "released").count == 4)
        #expect(text.components(separatedBy: "Connection: close").count == 2)
        client.close()
        #expect(server.waitForEnd())
    }

    @Test("run() returns when the grace period is over, whatever is unanswered")
    func graceEnds() throws {
        let server = try TestServer()
        let client = try server.connect()
        try client.send(Self.held)
        #expect(eventually { server.handler.snapshot.held.count == 1 })
        let exchange = try #require(server.handler.snapshot.held.first)
        server.server.drain(grace: .milliseconds(200))
        #expect(server.waitForEnd())
        #expect(exchange.isAbandoned)
        #expect(try client.readToEnd().isEmpty)
    }

    @Test("stop() closes everything at once")
    func stop() throws {
        let server = try TestServer()
        let client = try server.connect()
        try client.send(Self.held)
        #expect(eventually { server.handler.snapshot.held.count == 1 })
        server.server.stop()
        #expect(server.waitForEnd())
        #expect(try client.readToEnd().isEmpty)
    }

    @Test("a port that is taken is an error that names it")
    func portTaken() throws {
        let server = try TestServer()
        let configuration = HTTPServerConfiguration(host: "127.0.0.1", port: server.port)
        #expect(throws: HTTPServerError.cannotBind(host: "127.0.0.1", port: server.port, errno: EADDRINUSE)) {
            try HTTPServer(configuration: configuration, handler: TestHandler())
        }
    }

    @Test("a host that doesn't resolve is an error that names it")
    func unknownHost() {
        let configuration = HTTPServerConfiguration(host: "no host at all", port: 0)
        #expect {
            try HTTPServer(configuration: configuration, handler: TestHandler())
        } throws: { error in
            "\(error)".hasPrefix("cannot resolve 'no host at all'")
        }
    }
}
