import Foundation
import HTTPServer
import HTTPTestSupport
import Testing

@Suite("curl as the client", .enabled(if: Tool.curl.isInstalled))
struct CurlTests {
    @Test("GET, and two requests over one connection")
    func keepAlive() throws {
        let server = try TestServer()
        #expect(try Tool.curl("\(server.url)/?a=1", "\(server.url)/?a=2") == "hello /?a=1hello /?a=2")
        #expect(server.server.statistics.connectionsTotal == 1)
    }

    @Test("HEAD")
    func head() throws {
        let server = try TestServer()
        let text = try Tool.curl("--head", "\(server.url)/")
        #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(text.contains("Content-Length: 7\r\n"))
        #expect(text.hasSuffix("\r\n\r\n"))
    }

    @Test("an upload with a length, with Expect: 100-continue, and in chunks")
    func uploads() throws {
        let server = try TestServer(handler: TestHandler(maximumBody: 4 << 20))
        let body = [UInt8](repeating: 0x61, count: 2 << 20)
        try withFile(body) { path in
            for field in ["X-Plain: 1", "Expect: 100-continue", "Transfer-Encoding: chunked"] {
                let text = try Tool.curl(
                    "--data-binary", "@\(path)", "-H", field, "-w", " %{http_code}", "\(server.url)/echo")
                #expect(text == String(decoding: body, as: UTF8.self) + " 200")
            }
        }
    }

    @Test(
        "errors arrive whole, also while curl is sending", arguments: [("/missing", 404), ("/", 405), ("/echo", 413)])
    func errors(path: String, status: Int) throws {
        let server = try TestServer(handler: TestHandler(maximumBody: 1000))
        try withFile([UInt8](repeating: 0, count: 3 << 20)) { file in
            let text = try Tool.curl(
                "--data-binary", "@\(file)", "-o", "/dev/null", "-w", "%{http_code}", "\(server.url)\(path)")
            #expect(text.hasSuffix("\(status)"))
        }
    }

    @Test("a form's parts")
    func form() throws {
        let server = try TestServer()
        try withFile(Array("content\r\n--x".utf8)) { path in
            let text = try Tool.curl(
                "-F", "image=@\(path);type=image/jpeg;filename=a\"b.jpg", "-F", "k=v", "\(server.url)/echo")
            let contentType = try #require(server.handler.snapshot.handled.first?.fields["Content-Type"])
            let form = try MultipartFormData(parsing: RequestBody(Array(text.utf8)), contentType: contentType)
            #expect(form.parts.map(\.name) == ["image", "k"])
            #expect(form.parts[0].contentType?.essence == "image/jpeg")
            let bytes = Array(text.utf8)
            #expect(form.parts.map { String(decoding: bytes[$0.content], as: UTF8.self) } == ["content\r\n--x", "v"])
        }
    }

    @Test("HTTP/1.0 and an IPv6 listener")
    func oldVersionAndNewAddress() throws {
        let server = try TestServer()
        #expect(try Tool.curl("--http1.0", "\(server.url)/") == "hello /")
        guard let six = try? TestServer({ $0.host = "::" }) else { return }
        #expect(try Tool.curl("http://127.0.0.1:\(six.port)/") == "hello /")
        #expect(six.handler.snapshot.heads.first?.peerAddress == "127.0.0.1")
    }
}
