import Foundation
import HTTPServer
import HTTPTestSupport
import Testing

@Suite("Limits")
struct LimitTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test("a large header gets 431, a long target 414, with the default limits")
    func headerLimits() throws {
        let server = try TestServer()
        let large = try server.connect()
        try large.send("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 20_000))\r\n\r\n")
        #expect(try large.readToEnd().hasPrefix("HTTP/1.1 431 "))
        let long = try server.connect()
        try long.send("GET /\(String(repeating: "x", count: 5000)) HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try long.readToEnd().hasPrefix("HTTP/1.1 414 "))
        let many = try server.connect()
        try many.send("GET / HTTP/1.1\r\nHost: a\r\n\(String(repeating: "X: y\r\n", count: 200))\r\n")
        #expect(try many.readToEnd().hasPrefix("HTTP/1.1 431 "))
    }

    @Test("connections beyond the total are closed, and room is made when others go")
    func totalConnections() throws {
        let server = try TestServer { $0.maximumConnections = 3 }
        let clients = try (0..<3).map { _ in try server.connect() }
        for client in clients {
            try client.send(Self.get)
            #expect(try client.readResponse().status == 200)
        }
        #expect(try server.connect().readToEnd().isEmpty)
        #expect(server.server.statistics.connectionsRejected == [.total: 1])
        clients[0].close()
        #expect(eventually { server.server.statistics.connectionsOpen == 2 })
        let late = try server.connect()
        try late.send(Self.get)
        #expect(try late.readResponse().status == 200)
        withExtendedLifetime(clients) {}
    }

    @Test("connections beyond those of one address are closed")
    func connectionsPerAddress() throws {
        let server = try TestServer { $0.maximumConnectionsPerAddress = 2 }
        let clients = try (0..<2).map { _ in try server.connect() }
        for client in clients {
            try client.send(Self.get)
            #expect(try client.readResponse().status == 200)
        }
        #expect(try server.connect().readToEnd().isEmpty)
        #expect(server.server.statistics.connectionsRejected == [.perAddress: 1])
        withExtendedLifetime(clients) {}
    }

    @Test("a body that the memory budget can never hold is refused before it is sent")
    func declaredBeyondBudget() throws {
        let server = try TestServer(handler: TestHandler(maximumBody: 1 << 30)) {
            $0.maximumBodyMemory = 1 << 20
            $0.retryAfter = 7
        }
        let client = try server.connect()
        try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n")
        let response = try client.readResponse()
        #expect(response.status == 503)
        #expect(response["Retry-After"] == "7")
        #expect(response["Connection"] == "close")
        #expect(response.text == "overloaded")
    }

    @Test(
        "many clients with large bodies can't exceed the memory budget, whatever they declare",
        arguments: [true, false])
    func budget(chunked: Bool) throws {
        let budget = 4 << 20
        let server = try TestServer(handler: TestHandler(maximumBody: 16 << 20)) { $0.maximumBodyMemory = budget }
        let clients = try (0..<50).map { _ in try server.connect() }
        let framing = chunked ? "Transfer-Encoding: chunked\r\n\r\n80000\r\n" : "Content-Length: 1048576\r\n\r\n"
        let half = [UInt8](repeating: 7, count: 1 << 19)
        for client in clients {
            try client.send("POST /echo HTTP/1.1\r\nHost: a\r\n\(framing)")
            // A client that is refused meanwhile may see a reset.
            try? client.send(half)
            #expect(server.server.bodyMemory.used <= budget)
        }
        #expect(eventually { (server.server.statistics.errors["overloaded"] ?? 0) >= 40 })
        #expect(server.server.bodyMemory.used <= budget)
        for client in clients { client.close() }
        #expect(eventually { server.server.bodyMemory.used == 0 })
        let late = try server.connect()
        try late.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")
        #expect(try late.readResponse().text == "abc")
    }

    @Test("a declared length alone takes no memory")
    func declaredLengthTakesNothing() throws {
        let server = try TestServer(handler: TestHandler(maximumBody: 100 << 20))
        let clients = try (0..<20).map { _ in try server.connect() }
        for client in clients {
            try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\nx")
        }
        #expect(eventually { server.handler.snapshot.heads.count == 20 })
        #expect(server.server.bodyMemory.used < 100_000)
        withExtendedLifetime(clients) {}
    }

    @Test("a body's memory is held as long as the request, not longer")
    func bodyIsReleased() throws {
        let server = try TestServer()
        let client = try server.connect()
        try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")
        try client.send([UInt8](repeating: 1, count: 100_000))
        #expect(try client.readResponse().body.count == 100_000)
        #expect(eventually { server.server.bodyMemory.used == 0 })
    }

    @Test("what connections have read ahead counts in the budget: pipelined requests beyond it get 503, others go on")
    func readAhead() throws {
        let budget = 256 << 10
        let server = try TestServer {
            $0.maximumBodyMemory = budget
            $0.maximumPipelined = 1
        }
        // Each connection's first request is held, so that what it sends behind it has to be kept.
        let clients = try (0..<60).map { _ in try server.connect() }
        let behind = String(repeating: Self.get, count: 1500)
        for client in clients {
            // In one piece: behind a request that came alone nothing would be read. One refused meanwhile may see a reset.
            try? client.send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n" + behind)
            #expect(server.server.bodyMemory.used <= budget)
        }
        // How much of each connection is read before it waits differs; together it is several times the budget.
        #expect(eventually { (server.server.statistics.errors["overloaded"] ?? 0) >= 10 })
        #expect(server.server.bodyMemory.used <= budget)
        #expect(server.server.bodyMemory.used > 0)
        // A probe that comes whole needs none of it.
        let probe = try server.connect()
        try probe.send(Self.get)
        #expect(try probe.readResponse().status == 200)
        for client in clients { client.reset() }
        #expect(eventually { server.server.bodyMemory.used == 0 })
    }

    @Test("the heads of requests that wait for their answers count in the budget, but for the first of each connection")
    func heads() throws {
        let server = try TestServer { $0.maximumBodyMemory = 64 << 10 }
        let client = try server.connect()
        let long = String(repeating: "x", count: 6000)
        try client.send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(eventually { server.handler.snapshot.held.count == 1 })
        #expect(server.server.bodyMemory.used == 0)
        try client.send("GET /held HTTP/1.1\r\nHost: a\r\nX: \(long)\r\n\r\n")
        #expect(eventually { server.handler.snapshot.held.count == 2 })
        #expect(server.server.bodyMemory.used >= 12_000)
        for _ in 0..<6 { try client.send("GET /held HTTP/1.1\r\nHost: a\r\nX: \(long)\r\n\r\n") }
        #expect(eventually { server.server.statistics.errors["overloaded"] == 1 })
        #expect(server.server.bodyMemory.used <= 64 << 10)
        server.handler.releaseHeld()
        #expect(try client.readToEnd().hasSuffix("overloaded"))
        #expect(eventually { server.server.bodyMemory.used == 0 })
    }

    @Test("bodies are copied from the socket to their place: a connection that reads one holds nothing beside it")
    func noReadAhead() throws {
        let server = try TestServer(handler: TestHandler(maximumBody: 1 << 20))
        let client = try server.connect()
        try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n")
        try client.send([UInt8](repeating: 1, count: 100_000))
        #expect(eventually { server.server.bodyMemory.used >= 100_000 })
        #expect(server.server.bodyMemory.used <= 200_000)
        withExtendedLifetime(client) {}
    }

    @Test(
        "a burst of requests is taken in turns and answered in its order: another connection is served in the first of them"
    )
    func bursts() throws {
        let handler = TestHandler()
        let server = try HTTPServer(
            configuration: HTTPServerConfiguration(host: "127.0.0.1", port: 0), handler: handler)
        // All has arrived before the server runs, the burst first.
        let (burst, other) = (try RawClient(port: server.port), try RawClient(port: server.port))
        let targets = (0..<1000).map { "/missing/\($0)" }
        try burst.send(targets.map { "GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
        try other.send(Self.get)
        Thread.detachNewThread { server.run() }
        defer { server.stop() }
        for _ in targets { #expect(try burst.readResponse().status == 404) }
        #expect(try other.readResponse().text == "hello /")
        let order = handler.snapshot.heads.map(\.target)
        #expect(order.filter { $0 != "/" } == targets)
        #expect(try #require(order.firstIndex(of: "/")) < 2 * Connection.unitsPerTurn)
    }
}
