import Foundation
import HTTPServer
import HTTPTestSupport
import Testing

@Suite("Listening", .enabled(if: Tool.curl.isInstalled))
struct ListeningTests {
    private static let hasIPv6 = (try? String(contentsOfFile: "/proc/net/if_inet6", encoding: .utf8))?.isEmpty == false

    @Test("localhost is both loopback addresses, on one port", .enabled(if: hasIPv6))
    func localhost() throws {
        let server = try TestServer { $0.host = "localhost" }
        for host in ["127.0.0.1", "[::1]"] {
            #expect(try Tool.curl("-g", "http://\(host):\(server.port)/") == "hello /")
        }
        #expect(Set(server.handler.snapshot.heads.map(\.peerAddress)) == ["127.0.0.1", "::1"])
        server.server.drain(grace: .seconds(20))
        #expect(server.waitForEnd())
    }

    @Test("an IPv6 address may stand in brackets, as in a URL", .enabled(if: hasIPv6), arguments: ["[::1]", "::1"])
    func brackets(host: String) throws {
        let server = try TestServer { $0.host = host }
        #expect(try Tool.curl("-g", "http://[::1]:\(server.port)/") == "hello /")
    }

    @Test("[::] is every address of both families", .enabled(if: hasIPv6))
    func everything() throws {
        let server = try TestServer { $0.host = "[::]" }
        for host in ["127.0.0.1", "[::1]"] {
            #expect(try Tool.curl("-g", "http://\(host):\(server.port)/") == "hello /")
        }
    }

    @Test("a port that is taken on one of localhost's addresses is an error", .enabled(if: hasIPv6))
    func halfTaken() throws {
        let other = try TestServer { $0.host = "::1" }
        let configuration = HTTPServerConfiguration(host: "localhost", port: other.port)
        #expect(throws: HTTPServerError.cannotBind(host: "localhost", port: other.port, errno: EADDRINUSE)) {
            try HTTPServer(configuration: configuration, handler: TestHandler())
        }
    }

    @Test("a Unix socket is served, its file goes with the server")
    func unix() throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/gag.sock"
            let server = try TestServer { $0.host = "unix:" + path }
            #expect(server.port == 0)
            #expect(try Tool.curl("--unix-socket", path, "http://gag/") == "hello /")
            #expect(server.handler.snapshot.heads.map(\.peerAddress) == ["unix"])
            server.server.drain(grace: .seconds(20))
            #expect(server.waitForEnd())
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test(
        "the file of a Unix socket that a dead server has left is replaced, that of a living one or another file is not"
    )
    func stale() throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/gag.sock"
            // Bound and closed without unlink, as a process leaves it that is killed.
            let made = try Tool("python3").run([
                "-c", "import socket, sys; s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1])", path,
            ])
            #expect(made.0 == 0)
            let server = try TestServer { $0.host = "unix:" + path }
            #expect(try Tool.curl("--unix-socket", path, "http://gag/") == "hello /")
            let taken = HTTPServerConfiguration(host: "unix:" + path, port: 0)
            #expect { try HTTPServer(configuration: taken, handler: TestHandler()) } throws: {
                "\($0)" == "cannot listen on unix:\(path): Address already in use"
            }
            #expect(try Tool.curl("--unix-socket", path, "http://gag/") == "hello /")
            let file = directory + "/file"
            try Data("mine".utf8).write(to: URL(filePath: file))
            let other = HTTPServerConfiguration(host: "unix:" + file, port: 0)
            #expect(throws: HTTPServerError.self) { try HTTPServer(configuration: other, handler: TestHandler()) }
            #expect(try Data(contentsOf: URL(filePath: file)) == Data("mine".utf8))
            withExtendedLifetime(server) {}
        }
    }

    @Test("a path that is no Unix socket's is an error", arguments: ["", String(repeating: "x", count: 108)])
    func badPath(path: String) {
        let configuration = HTTPServerConfiguration(host: "unix:" + path, port: 0)
        #expect(throws: HTTPServerError.unixPath(path)) {
            try HTTPServer(configuration: configuration, handler: TestHandler())
        }
    }

    @Test("a descriptor that is passed on must be a listening socket")
    func inherited() throws {
        var configuration = HTTPServerConfiguration(host: "127.0.0.1", port: 0)
        let file = try #require(unsafe tmpfile())
        configuration.inheritedSockets = [unsafe dup(fileno(file))]
        unsafe fclose(file)
        #expect(throws: HTTPServerError.notListening(descriptor: configuration.inheritedSockets[0])) {
            try HTTPServer(configuration: configuration, handler: TestHandler())
        }
    }
}
