import Foundation
import HTTP2
import HTTPServer
import HTTPTestSupport
import Testing

@Suite("HTTP/2 under floods")
struct HTTP2FloodTests {
    private func server(
        _ configuration: HTTP2Configuration = HTTP2Configuration(),
        _ configure: (inout HTTPServerConfiguration) -> Void = { _ in }
    ) throws -> TestServer {
        try TestServer {
            $0.upgrades = [HTTP2Upgrade(configuration: configuration)]
            configure(&$0)
        }
    }

    /// A server that does not run yet.
    private func stopped(
        _ configure: (inout HTTPServerConfiguration) -> Void = { _ in }
    ) throws -> (HTTPServer, TestHandler) {
        var configuration = HTTPServerConfiguration(host: "127.0.0.1", port: 0)
        var streams = HTTP2Configuration()
        streams.maximumConcurrentStreams = 10_000
        configuration.upgrades = [HTTP2Upgrade(configuration: streams)]
        configure(&configuration)
        let handler = TestHandler()
        return (try HTTPServer(configuration: configuration, handler: handler), handler)
    }

    private func literal(_ name: String, _ value: String) -> [UInt8] { FrameClient.literal(name, value) }

    private static func request(_ path: String) -> [UInt8] {
        [0x82, 0x86] + FrameClient.literal(":path", path) + FrameClient.literal(":authority", "a")
    }
    private static let held = request("/held")

    private static let whole = FrameClient.endHeaders | FrameClient.endStream

    @Test("a client that resets its streams too fast is told to calm down (CVE-2023-44487)")
    func rapidReset() throws {
        let server = try server()
        let client = try FrameClient(server)
        let held = [0x82, 0x86] + literal(":path", "/held") + literal(":authority", "a")
        for number in 0..<300 as Range<UInt32> {
            let stream = 2 * number + 1
            let frames = FrameClient.bytes(.headers, flags: Self.whole, stream: stream, held)
            guard (try? client.send(frames + FrameClient.bytes(.reset, stream: stream, [0, 0, 0, 8]))) != nil else {
                break
            }
        }
        #expect(try client.next(.goAway)?.errorCode == FrameClient.enhanceYourCalm)
        #expect(server.server.statistics.errors["http2_flood"] != nil)
        #expect(server.handler.snapshot.held.count <= 60)
        #expect(eventually { server.handler.snapshot.held.allSatisfy(\.isAbandoned) })
    }

    @Test(
        "a flood of cheap frames is ended",
        arguments: [
            (FrameClient.Kind.ping, [UInt8](repeating: 0, count: 8), 0 as UInt32), (.settings, [], 0),
            (.priority, [0, 0, 0, 0, 1], 9), (.windowUpdate, [0, 0, 0, 1], 0),
        ])
    func floods(kind: FrameClient.Kind, payload: [UInt8], stream: UInt32) throws {
        var configuration = HTTP2Configuration()
        configuration.maximumControlFramesPerSecond = 100
        let server = try server(configuration)
        let client = try FrameClient(server)
        let flood = (0..<4000).flatMap { _ in FrameClient.bytes(kind, stream: stream, payload) }
        try? client.send(flood)
        #expect(try client.next(.goAway)?.errorCode == FrameClient.enhanceYourCalm)
        #expect(eventually { server.server.statistics.connectionsOpen == 0 })
    }

    @Test("a flood of CONTINUATION frames is ended (CVE-2024-28182)")
    func continuationFlood() throws {
        let server = try server()
        let client = try FrameClient(server)
        try client.send(.headers, flags: FrameClient.endStream, stream: 1, FrameClient.get)
        for _ in 0..<100 { try? client.send(.continuation, stream: 1, literal("x", "y")) }
        _ = try client.next(.goAway)
        while try client.next() != nil {}
        #expect(eventually { server.server.statistics.connectionsOpen == 0 })
        #expect(server.handler.snapshot.heads.isEmpty)
    }

    /// Puts a field of 3,000 bytes into the dynamic table; one byte refers to it from then on. HTTP forbids some last bytes.
    private static func indexed(last: UInt8 = UInt8(ascii: "y")) -> [UInt8] {
        [0x40, 1, UInt8(ascii: "x"), 0x7F, 0xB9, 0x16] + [UInt8](repeating: UInt8(ascii: "y"), count: 2999) + [last]
    }

    @Test(
        "references to a large field are counted, not copied: 431 at the limit, GOAWAY for the connection that repeats it"
    )
    func amplifiedHeaders() throws {
        let server = try server()
        let client = try FrameClient(server)
        let over = [UInt8](repeating: 0xBE, count: 8)
        try client.send(.headers, stream: 1, FrameClient.get + Self.indexed())
        try client.send(.continuation, flags: FrameClient.endHeaders, stream: 1, over)
        try client.send(.data, flags: FrameClient.endStream, stream: 1)
        #expect(try client.next(.data).map { String(decoding: $0.payload, as: UTF8.self) } == "header_too_large")
        #expect(server.server.bodyMemory.used == 0)
        try client.send(.headers, flags: Self.whole, stream: 3, FrameClient.get + over)
        #expect(try client.next(.goAway)?.errorCode == FrameClient.enhanceYourCalm)
        #expect(server.server.statistics.errors["http2_flood"] == 1)
        #expect(eventually { server.server.statistics.connectionsOpen == 0 })
    }

    @Test("a section far over the limits ends the connection before it is decoded", arguments: [UInt8(ascii: "y"), 1])
    func bomb(last: UInt8) throws {
        let server = try server()
        let client = try FrameClient(server)
        let bomb = [UInt8](repeating: 0xBE, count: 16_000)
        let before = try processorSeconds()
        try client.send(.headers, flags: FrameClient.endStream, stream: 1, FrameClient.get + Self.indexed(last: last))
        for _ in 0..<7 { try? client.send(.continuation, stream: 1, bomb) }
        #expect(try client.next(.goAway)?.errorCode == FrameClient.enhanceYourCalm)
        // 112,000 references to 3,000 bytes each: as strings they took seconds.
        #expect(try processorSeconds() - before < 1)
        #expect(server.server.statistics.errors["http2_flood"] == 1)
        #expect(eventually { server.server.statistics.connectionsOpen == 0 })
    }

    @Test(
        "what fields come to counts, also of those that are dropped: a connection of large ones is no faster than its share",
        arguments: [UInt8(ascii: "y"), 1])
    func turnsOfReferences(last: UInt8) throws {
        let (server, handler) = try stopped { $0.maximumHeaderBytes = 1 << 24 }
        let (burst, other) = (try RawClient(port: server.port), try RawClient(port: server.port))
        let opening = FrameClient.preface + FrameClient.bytes(.settings)
        let many = [UInt8](repeating: 0xBE, count: 400)
        let first = FrameClient.get + Self.indexed(last: last)
        var frames = FrameClient.bytes(.headers, flags: Self.whole, stream: 1, first)
        for stream in stride(from: 3 as UInt32, to: 41, by: 2) {
            frames += FrameClient.bytes(.headers, flags: Self.whole, stream: stream, Self.held + many)
        }
        try burst.send(opening + frames)
        try other.send(opening + FrameClient.bytes(.headers, flags: Self.whole, stream: 1, Self.request("/other")))
        Thread.detachNewThread { server.run() }
        defer { server.stop() }
        #expect(eventually { handler.snapshot.heads.contains { $0.path == "/other" } })
        let position = try #require(handler.snapshot.heads.firstIndex { $0.path == "/other" })
        // The first request has one large field; the second comes to 1.2 megabytes.
        #expect(position <= 2)
        withExtendedLifetime((burst, other)) {}
    }

    @Test("too many header fields get 431 too")
    func fieldCount() throws {
        let client = try FrameClient(server())
        let many = FrameClient.get + (0..<200).flatMap { _ in literal("x", "y") }
        try client.send(.headers, flags: Self.whole, stream: 1, many)
        #expect(try client.next(.data).map { String(decoding: $0.payload, as: UTF8.self) } == "header_too_large")
    }

    @Test("a burst of requests is taken in turns: another connection is served in the first of them")
    func bursts() throws {
        let (server, handler) = try stopped()
        // All has arrived before the server runs, the burst first.
        let (burst, other) = (try RawClient(port: server.port), try RawClient(port: server.port))
        let opening = FrameClient.preface + FrameClient.bytes(.settings)
        let frames = (0..<1500 as Range<UInt32>).flatMap {
            FrameClient.bytes(.headers, flags: Self.whole, stream: 2 * $0 + 1, Self.held)
        }
        try burst.send(opening + frames)
        try other.send(opening + FrameClient.bytes(.headers, flags: Self.whole, stream: 1, FrameClient.get))
        Thread.detachNewThread { server.run() }
        defer { server.stop() }
        #expect(eventually { handler.snapshot.handled.count == 1501 })
        let position = try #require(handler.snapshot.handled.firstIndex { $0.path == "/" })
        #expect(position < 2 * Connection.unitsPerTurn)
        withExtendedLifetime((burst, other)) {}
    }

    @Test("heads and bursts that wait count in the memory budget")
    func headMemory() throws {
        let server = try server() { $0.maximumBodyMemory = 64 << 10 }
        let client = try FrameClient(server)
        let held =
            [0x82, 0x86] + literal(":path", "/held") + literal(":authority", "a")
            + (0..<50).flatMap { _ in literal("x", String(repeating: "y", count: 100)) }
        for number in 0..<8 as Range<UInt32> {
            try client.send(.headers, flags: Self.whole, stream: 2 * number + 1, held)
        }
        #expect(try client.next(.data).map { String(decoding: $0.payload, as: UTF8.self) } == "overloaded")
        #expect(server.server.bodyMemory.used > 0 && server.server.bodyMemory.used <= 64 << 10)
        server.handler.releaseHeld()
        client.close()
        #expect(eventually { server.server.bodyMemory.used == 0 })
    }

    /// What this process has used of the processors.
    private func processorSeconds() throws -> Double {
        var usage = rusage()
        try #require(unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0)
        let (user, system) = (usage.ru_utime, usage.ru_stime)
        return Double(user.tv_sec + system.tv_sec) + Double(user.tv_usec + system.tv_usec) / 1e6
    }
}
