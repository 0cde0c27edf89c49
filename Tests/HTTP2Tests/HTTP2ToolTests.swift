import Foundation
import HTTP2
import HTTPServer
import HTTPTestSupport
import Testing

@Suite("HTTP/2 with the tools of the field")
struct HTTP2ToolTests {
    private func server(_ handler: TestHandler = TestHandler(maximumBody: 8 << 20)) throws -> TestServer {
        try TestServer(handler: handler) { $0.upgrades = [HTTP2Upgrade()] }
    }

    @Test("curl with prior knowledge: GET, HEAD, 404 and 405", .enabled(if: Tool.curl.isInstalled))
    func curl() throws {
        let server = try server()
        // One request each: this curl can't use a connection with prior knowledge twice.
        func get(_ path: String) throws -> String {
            try Tool.curl("--http2-prior-knowledge", "-w", " %{http_version} %{http_code}", "\(server.url)\(path)")
        }
        let (found, missing) = (try get("/?a=b%20c"), try get("/missing"))
        #expect(found == "hello /?a=b%20c 2 200")
        #expect(missing == "not found 2 404")
        #expect(server.handler.snapshot.handled.first?.query.first?.value == "b c")
        #expect(server.handler.snapshot.handled.first?.fields["Host"] == "127.0.0.1:\(server.port)")
        let head = try Tool.curl("--http2-prior-knowledge", "--head", "\(server.url)/")
        #expect(head.hasPrefix("HTTP/2 200"))
        #expect(head.contains("content-length: 7"))
        let rejected = try Tool.curl("--http2-prior-knowledge", "-i", "-X", "DELETE", "\(server.url)/")
        #expect(rejected.hasPrefix("HTTP/2 405"))
        #expect(rejected.contains("allow: GET, HEAD"))
    }

    @Test("HTTP/1.1 goes on beside HTTP/2 on the same port", .enabled(if: Tool.curl.isInstalled))
    func bothVersions() throws {
        let server = try server()
        #expect(try Tool.curl("--http1.1", "-w", " %{http_version}", "\(server.url)/") == "hello / 1.1")
        #expect(try Tool.curl("--http2-prior-knowledge", "-w", " %{http_version}", "\(server.url)/") == "hello / 2")
        // A request that begins like the preface and isn't it.
        let client = try server.connect()
        try client.send("PRI * HTTP/2.0\r\nHost: a\r\n\r\n")
        #expect(try client.readToEnd().hasPrefix("HTTP/1.1 505 "))
    }

    @Test("large bodies go both ways, by flow control", .enabled(if: Tool.curl.isInstalled))
    func largeBodies() throws {
        let server = try server()
        let body = (0..<4_000_000).map { UInt8(0x61 + $0 % 23) }
        try withFile(body) { path in
            let text = try Tool.curl("--http2-prior-knowledge", "--data-binary", "@\(path)", "\(server.url)/echo")
            #expect(Array(text.utf8) == body)
        }
        let size = try Tool.curl(
            "--http2-prior-knowledge", "-o", "/dev/null", "-w", "%{size_download}", "\(server.url)/large")
        #expect(size == "\(8 << 20)")
        #expect(eventually { server.server.bodyMemory.used == 0 })
    }

    @Test("413 reaches a client that is still sending", .enabled(if: Tool.curl.isInstalled))
    func tooLarge() throws {
        let server = try server(TestHandler(maximumBody: 100_000))
        try withFile([UInt8](repeating: 0, count: 3 << 20)) { path in
            for framing in ["X: y", "Content-Length:"] {
                let text = try Tool.curl(
                    "--http2-prior-knowledge", "-H", framing, "-T", path, "-X", "POST", "-w", " %{http_code}",
                    "\(server.url)/echo")
                #expect(text.contains("content_too_large 413"))
            }
        }
    }

    @Test("nghttp multiplexes many requests over one connection", .enabled(if: Tool.nghttp.isInstalled))
    func nghttp() throws {
        let server = try server()
        let (status, text) = try Tool.nghttp.run(
            ["--no-dep", "--stat", "--null-out", "-m", "40", "\(server.url)/"])
        #expect(status == 0)
        #expect(text.components(separatedBy: " 200 ").count == 41)
        #expect(server.server.statistics.connectionsTotal == 1)
        #expect(server.handler.snapshot.handled.count == 40)
    }

    @Test("h2load: 20,000 requests, none failed", .enabled(if: Tool.h2load.isInstalled))
    func h2load() throws {
        let server = try server()
        let (status, text) = try Tool.h2load.run(["-n", "20000", "-c", "20", "-m", "10", "\(server.url)/"])
        #expect(status == 0)
        #expect(
            text.contains("20000 total, 20000 started, 20000 done, 20000 succeeded, 0 failed, 0 errored, 0 timeout"))
        #expect(server.server.statistics.requests == 20000)
    }
}
