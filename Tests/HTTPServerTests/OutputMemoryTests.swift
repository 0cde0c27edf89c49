import HTTPServer
import HTTPTestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@Suite("Answers count in the memory budget")
struct OutputMemoryTests {
    private static let large = "GET /large HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test(
        "an answer that the budget has no room for is 503 with Retry-After, a small one is sent whatever is in memory")
    func beyondBudget() throws {
        let server = try TestServer(handler: TestHandler(largeSize: 4 << 20)) { $0.maximumBodyMemory = 1 << 20 }
        let client = try server.connect()
        try client.send(Self.large)
        let refused = try client.readResponse()
        #expect(refused.status == 503 && refused["Retry-After"] == "1")
        try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.readResponse().status == 200)
        #expect(eventually { server.server.bodyMemory.used == 0 })
    }

    @Test("an answer is counted until its client has it")
    func counted() throws {
        let server = try TestServer(handler: TestHandler(largeSize: 4 << 20)) { $0.maximumBodyMemory = 6 << 20 }
        let client = try server.connect(receiveBuffer: 4096)
        try client.send(Self.large)
        #expect(eventually { server.server.bodyMemory.used == 4 << 20 })
        #expect(try client.readResponse().body.count == 4 << 20)
        #expect(eventually { server.server.bodyMemory.used == 0 })
    }

    @Test("where the memory is needed, a client that takes nothing of its answer for a second is closed")
    func stalled() throws {
        let server = try TestServer(handler: TestHandler(largeSize: 4 << 20)) { $0.maximumBodyMemory = 6 << 20 }
        let idle = try server.connect(receiveBuffer: 4096)
        try idle.send(Self.large)
        #expect(eventually { server.server.bodyMemory.used == 4 << 20 })
        usleep(1_300_000)
        let other = try server.connect()
        try other.send(Self.large)
        #expect(try other.readResponse().body.count == 4 << 20)
        #expect(server.server.statistics.writeTimeouts == 1)
        #expect(eventually { server.server.statistics.connectionsOpen == 1 })
        idle.close()
    }

    @Test("small answers pass the budget by an eighth of it and no more; the least ones are always sent")
    func margin() throws {
        let server = try TestServer(handler: TestHandler(largeSize: 55_000)) { $0.maximumBodyMemory = 100_000 }
        // Their first answers never come, so that what follows them is kept.
        var idle: [RawClient] = []
        defer { idle.forEach { $0.close() } }
        for _ in 0..<4 {
            let client = try server.connect()
            try client.send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n" + String(repeating: Self.large, count: 3))
            idle.append(client)
        }
        #expect(eventually { server.server.bodyMemory.used >= 110_000 })
        #expect(server.server.bodyMemory.used <= 112_500)
        let client = try server.connect()
        try client.send(Self.large)
        #expect(try client.readResponse().status == 503)
        try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.readResponse().status == 200)
    }

    @Test("a client that takes nothing is closed after the write timeout, however long its answer is")
    func noProgress() throws {
        let server = try TestServer(handler: TestHandler(largeSize: 32 << 20)) {
            $0.writeTimeout = .milliseconds(300)
            // Beyond the timeout the answer would earn a year.
            $0.minimumRate = 1
        }
        let client = try server.connect(receiveBuffer: 4096)
        try client.send(Self.large)
        #expect(eventually { server.server.statistics.writeTimeouts == 1 })
        #expect(eventually { server.server.bodyMemory.used == 0 })
        client.close()
    }
}
