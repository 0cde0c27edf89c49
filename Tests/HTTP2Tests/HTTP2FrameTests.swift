import Foundation
import HTTP2
import HTTPServer
import HTTPTestSupport
import Testing

@Suite("HTTP/2, frame by frame")
struct HTTP2FrameTests {
    private func server(
        _ handler: TestHandler = TestHandler(), _ configuration: HTTP2Configuration = HTTP2Configuration(),
        _ configure: (inout HTTPServerConfiguration) -> Void = { _ in }
    ) throws -> TestServer {
        try TestServer(handler: handler) {
            $0.upgrades = [HTTP2Upgrade(configuration: configuration)]
            configure(&$0)
        }
    }

    private func literal(_ name: String, _ value: String) -> [UInt8] { FrameClient.literal(name, value) }

    private static let open = FrameClient.endHeaders
    private static let whole = FrameClient.endHeaders | FrameClient.endStream

    @Test("a request is answered by HEADERS and DATA that end the stream")
    func request() throws {
        let client = try FrameClient(server())
        try client.send(.headers, flags: Self.whole, stream: 1, FrameClient.get)
        #expect(try client.next(.headers)?.stream == 1)
        let data = try client.next(.data)
        #expect(data.map { String(decoding: $0.payload, as: UTF8.self) } == "hello /")
        #expect(data?.flags == FrameClient.endStream)
    }

    @Test("the server announces its limits in SETTINGS")
    func settings() throws {
        let client = try FrameClient(server())
        let payload = try #require(try client.next(.settings)?.payload)
        #expect(Array(payload[0..<6]) == [0, 3, 0, 0, 0, 100])
        #expect(payload.count == 18)
    }

    @Test("streams are answered as their handlers finish, not in their order")
    func multiplexing() throws {
        let server = try server()
        let client = try FrameClient(server)
        let held = [0x82, 0x86] + literal(":path", "/held") + literal(":authority", "a")
        try client.send(.headers, flags: Self.whole, stream: 1, held)
        try client.send(.headers, flags: Self.whole, stream: 3, FrameClient.get)
        #expect(try client.next(.data)?.stream == 3)
        #expect(eventually { server.handler.snapshot.held.count == 1 })
        server.handler.releaseHeld()
        #expect(try client.next(.data)?.stream == 1)
    }

    @Test("no more streams may be open than announced", arguments: [false, true])
    func concurrentStreams(acknowledged: Bool) throws {
        var configuration = HTTP2Configuration()
        configuration.maximumConcurrentStreams = 2
        let server = try server(TestHandler(), configuration)
        let client = try FrameClient(server)
        #expect(try client.next(.settings) != nil)
        if acknowledged { try client.send(.settings, flags: 1) }
        let held = [0x82, 0x86] + literal(":path", "/held") + literal(":authority", "a")
        for stream in [1, 3, 5] as [UInt32] { try client.send(.headers, flags: Self.whole, stream: stream, held) }
        if acknowledged {
            #expect(try client.next(.goAway)?.errorCode == 1)
        } else {
            let refused = try client.next(.reset)
            #expect(refused?.stream == 5 && refused?.errorCode == 7)
        }
        #expect(server.handler.snapshot.handled.count == 2)
    }

    @Test("a header list over the limit gets 431, the connection goes on")
    func headerList() throws {
        let server = try server(TestHandler(), HTTP2Configuration()) { $0.maximumHeaderBytes = 1024 }
        let client = try FrameClient(server)
        let large = FrameClient.get + (0..<20).flatMap { _ in literal("x", String(repeating: "y", count: 60)) }
        try client.send(.headers, flags: Self.whole, stream: 1, large)
        #expect(try client.next(.data).map { String(decoding: $0.payload, as: UTF8.self) } == "header_too_large")
        try client.send(.headers, flags: Self.whole, stream: 3, FrameClient.get)
        #expect(try client.next(.data).map { String(decoding: $0.payload, as: UTF8.self) } == "hello /")
    }

    @Test("targets and hosts that HTTP forbids get 400", arguments: [("/%zz", "a"), ("/%00", "a"), ("/", "u@a")])
    func malformed(path: String, authority: String) throws {
        let server = try server()
        let client = try FrameClient(server)
        try client.send(
            .headers, flags: Self.whole, stream: 1,
            [0x82, 0x86] + literal(":path", path) + literal(":authority", authority))
        #expect(try client.next(.data).map { String(decoding: $0.payload, as: UTF8.self) } == "malformed_request")
        #expect(server.handler.snapshot.heads.isEmpty)
    }

    @Test("pseudo-header fields that HTTP/2 forbids reset the stream", arguments: [("http://a/", "a"), ("/", "")])
    func forbiddenPseudoFields(path: String, authority: String) throws {
        let server = try server()
        let client = try FrameClient(server)
        try client.send(
            .headers, flags: Self.whole, stream: 1,
            [0x82, 0x86] + literal(":path", path) + literal(":authority", authority))
        #expect(try client.next(.reset)?.errorCode == 1)
        #expect(server.handler.snapshot.heads.isEmpty)
    }

    @Test(
        "fields that HTTP/2 forbids reset the stream", arguments: ["connection", "transfer-encoding", "Upper", ":odd"])
    func forbiddenFields(name: String) throws {
        let server = try server()
        let client = try FrameClient(server)
        try client.send(.headers, flags: Self.whole, stream: 1, FrameClient.get + literal(name, "x"))
        #expect(try client.next(.reset)?.errorCode == 1)
        #expect(server.handler.snapshot.heads.isEmpty)
    }

    @Test("content that doesn't match its declared length never reaches the handler")
    func contentLength() throws {
        let server = try server()
        let client = try FrameClient(server)
        let post =
            [0x83, 0x86] + literal(":path", "/echo") + literal(":authority", "a") + literal("content-length", "5")
        try client.send(.headers, flags: Self.open, stream: 1, post)
        try client.send(.data, flags: FrameClient.endStream, stream: 1, Array("abc".utf8))
        #expect(try client.next(.reset)?.errorCode == 1)
        #expect(server.handler.snapshot.handled.isEmpty)
        #expect(eventually { server.server.bodyMemory.used == 0 })
    }

    @Test("a body, its trailers, and 100 for a client that waits")
    func body() throws {
        let client = try FrameClient(server())
        let post =
            [0x83, 0x86] + literal(":path", "/echo") + literal(":authority", "a") + literal("expect", "100-continue")
        try client.send(.headers, flags: Self.open, stream: 1, post)
        // Index 8 is :status 200; 100 is a literal with the name of index 8.
        #expect(try client.next(.headers)?.payload.suffix(3) != [0x88])
        try client.send(.data, stream: 1, Array("abc".utf8))
        try client.send(.headers, flags: Self.whole, stream: 1, literal("x-trailer", "y"))
        #expect(try client.next(.data).map { String(decoding: $0.payload, as: UTF8.self) } == "abc")
    }

    @Test("a body that doesn't come in time gets 408, an unfinished header section ends the connection")
    func timeouts() throws {
        let server = try server(TestHandler(), HTTP2Configuration()) {
            $0.bodyTimeout = .milliseconds(200)
            $0.headerTimeout = .milliseconds(200)
        }
        let slowBody = try FrameClient(server)
        let post = [0x83, 0x86] + literal(":path", "/echo") + literal(":authority", "a")
        try slowBody.send(.headers, flags: Self.open, stream: 1, post)
        #expect(try slowBody.next(.data).map { String(decoding: $0.payload, as: UTF8.self) } == "request_timeout")
        #expect(try slowBody.next(.reset)?.errorCode == 0)
        let slowHead = try FrameClient(server)
        try slowHead.send(.headers, stream: 1, FrameClient.get)
        #expect(try slowHead.next(.goAway)?.errorCode == FrameClient.enhanceYourCalm)
    }

    @Test("an idle connection is closed with GOAWAY")
    func idle() throws {
        let server = try server(TestHandler(), HTTP2Configuration()) { $0.idleTimeout = .milliseconds(200) }
        let client = try FrameClient(server)
        #expect(try client.next(.goAway)?.errorCode == 0)
        #expect(try client.next() == nil)
    }

    @Test(
        "a client that takes nothing of a response for the write timeout loses the stream, however long the response is"
    )
    func noProgress() throws {
        let server = try server(TestHandler(largeSize: 1 << 20), HTTP2Configuration()) {
            $0.writeTimeout = .milliseconds(300)
            $0.minimumRate = 1
        }
        let client = try FrameClient(server)
        try client.send(
            .headers, flags: Self.whole, stream: 1,
            [0x82, 0x86] + literal(":path", "/large") + literal(":authority", "a"))
        #expect(eventually { server.server.bodyMemory.used == 1 << 20 })
        #expect(try client.next(.reset)?.errorCode == 8)
        #expect(eventually { server.server.bodyMemory.used == 0 })
    }

    @Test("a client that gives its stream no window loses the stream, not the server its memory")
    func slowReader() throws {
        let server = try server(TestHandler(largeSize: 1 << 20), HTTP2Configuration()) {
            $0.writeTimeout = .milliseconds(300)
            $0.minimumRate = 1 << 30
        }
        let client = try FrameClient(server)
        try client.send(
            .headers, flags: Self.whole, stream: 1,
            [0x82, 0x86] + literal(":path", "/large") + literal(":authority", "a"))
        #expect(try client.next(.reset)?.errorCode == 8)
        #expect(eventually { server.handler.snapshot.summaries.first?.outcome == .abandoned })
        #expect(server.server.statistics.writeTimeouts == 1)
    }

    @Test("where the memory is needed, an answer that its client's window holds back for a second is let go")
    func closedWindow() throws {
        let server = try server(TestHandler(largeSize: 1 << 20), HTTP2Configuration()) {
            $0.maximumBodyMemory = 1_500_000
        }
        func ask(_ client: FrameClient) throws {
            try client.send(
                .headers, flags: Self.whole, stream: 1,
                [0x82, 0x86] + literal(":path", "/large") + literal(":authority", "a"))
        }
        let idle = try FrameClient(server)
        try ask(idle)
        #expect(eventually { server.server.bodyMemory.used == 1 << 20 })
        usleep(1_300_000)
        let other = try FrameClient(server)
        try ask(other)
        // It has the first stream's memory; its own window lets so much of it through.
        #expect(try other.next(.data) != nil)
        #expect(try idle.next(.reset)?.errorCode == 8)
        #expect(server.server.statistics.writeTimeouts == 1)
        #expect(server.server.bodyMemory.used == 1 << 20)
    }

    @Test("bodies over the memory budget get 503, those of other streams go on")
    func budget() throws {
        let server = try server(TestHandler(maximumBody: 1 << 20), HTTP2Configuration()) {
            $0.maximumBodyMemory = 8192
        }
        let client = try FrameClient(server)
        let post = [0x83, 0x86] + literal(":path", "/echo") + literal(":authority", "a")
        try client.send(.headers, flags: Self.open, stream: 1, post)
        try client.send(.data, stream: 1, [UInt8](repeating: 0x61, count: 2000))
        try client.send(.headers, flags: Self.open, stream: 3, post)
        try client.send(.data, stream: 3, [UInt8](repeating: 0x61, count: 10_000))
        let refused = try client.next(.data)
        #expect(refused?.stream == 3)
        #expect(refused.map { String(decoding: $0.payload, as: UTF8.self) } == "overloaded")
        try client.send(.data, flags: FrameClient.endStream, stream: 1)
        #expect(try client.next(.data)?.payload.count == 2000)
    }

    @Test("a drain sends GOAWAY, answers the streams in flight and closes")
    func drain() throws {
        let server = try server()
        let client = try FrameClient(server)
        let held = [0x82, 0x86] + literal(":path", "/held") + literal(":authority", "a")
        try client.send(.headers, flags: Self.whole, stream: 1, held)
        #expect(eventually { server.handler.snapshot.held.count == 1 })
        server.server.drain(grace: .seconds(20))
        let goAway = try client.next(.goAway)
        #expect(goAway?.errorCode == 0)
        #expect(goAway?.payload[3] == 1)
        server.handler.releaseHeld()
        #expect(try client.next(.data).map { String(decoding: $0.payload, as: UTF8.self) } == "released")
        #expect(try client.next() == nil)
        client.close()
        #expect(server.waitForEnd())
    }

    @Test("a reset stream and a lost connection abandon their exchanges")
    func abandoned() throws {
        let server = try server()
        let client = try FrameClient(server)
        let held = [0x82, 0x86] + literal(":path", "/held") + literal(":authority", "a")
        try client.send(.headers, flags: Self.whole, stream: 1, held)
        try client.send(.headers, flags: Self.whole, stream: 3, held)
        #expect(eventually { server.handler.snapshot.held.count == 2 })
        let exchanges = server.handler.snapshot.held
        try client.send(.reset, stream: 1, [0, 0, 0, 8])
        #expect(eventually { exchanges[0].isAbandoned })
        #expect(!exchanges[1].isAbandoned)
        client.close()
        #expect(eventually { exchanges[1].isAbandoned })
    }

    @Test("bytes that are no frames end the connection")
    func garbage() throws {
        let server = try server()
        let client = try FrameClient(server)
        try client.send([UInt8](repeating: 0xFF, count: 64))
        #expect(try client.next(.goAway)?.errorCode != 0)
        #expect(try client.next() == nil)
    }
}
