import Foundation
import HTTPTestSupport
import Testing

/// Mistakes that other inference services have made with what clients send.
@Suite("What others got wrong")
struct OthersMistakesTests {
    static let service = Result { try ServiceProcess() }
    let service: ServiceProcess

    init() throws { service = try Self.service.get() }

    @Test("no error body has a traceback, a source file or a path of the server")
    func leaks() throws {
        let png = try Data(contentsOf: Project.portrait)
        let answers = [
            try service.post(Data("no image".utf8)), try service.post(png.prefix(1000)),
            try service.post(Data("{".utf8), type: "application/json"),
            try service.post(Data("{\"image\": 1}".utf8), type: "application/json"),
            try service.post(Data("--x".utf8), type: "multipart/form-data; boundary=x"),
            try service.post(Data("<p>".utf8), type: "text/html"),
            try service.post(png, fields: ["Content-Encoding: gzip"]),
            try service.post(png, fields: ["X-Request-Timeout-Ms: soon"]), try service.curl("/no/such/route"),
            try service.curl("/classify"), try service.post(Data()),
        ]
        let paths = [
            FileManager.default.currentDirectoryPath, FileManager.default.temporaryDirectory.path(),
            Project.root.path(), NSHomeDirectory() + "/",
        ]
        let words = [".swift", "Sources/", "Traceback", "fatal", "0x0", "libturbojpeg", "/usr/", "/tmp/", "Optional("]
        for answer in answers {
            #expect((400..<500).contains(answer.status))
            #expect(answer.fields["content-type"] == "application/problem+json")
            for text in words + paths { #expect(!answer.text.contains(text), "\(text) in \(answer.text)") }
        }
    }

    @Test("a URL in a request is never fetched: nothing connects to the address in it")
    func address() throws {
        let trap = try Trap()
        let url = "http://127.0.0.1:\(trap.port)/photo.jpg"
        let json = try JSONSerialization.data(withJSONObject: ["image": url])
        #expect(try service.post(json, type: "application/json").code == "invalid_base64")
        let member = try JSONSerialization.data(withJSONObject: ["url": url])
        #expect(try service.post(member, type: "application/json").code == "invalid_json")
        #expect(try service.post(Data(url.utf8), type: "image/jpeg").status == 415)
        #expect(try form("image", url).status >= 400)
        #expect(try form("url", url).status >= 400)
        let query = try service.post(Data(), path: "/classify?url=\(url)&image=\(url)")
        #expect((400..<500).contains(query.status))
        #expect(!trap.wasTouched)
    }

    @Test(
        "a path in a request is never opened, whether it exists or not",
        arguments: ["/etc/passwd", "file:///etc/passwd", "../../../../etc/passwd", "/etc/no-such-file"])
    func path(path: String) throws {
        let json = try JSONSerialization.data(withJSONObject: ["image": path])
        let answer = try service.post(json, type: "application/json")
        #expect(answer.code == "invalid_base64" || answer.code == "unsupported_media_type")
        #expect(try form("image", path).code == "unsupported_media_type")
        let name = try service.curl("/classify", ["-F", "image=x;filename=\(path)"])
        #expect(name.code == "unsupported_media_type")
        for target in ["/..%2f..%2fetc/passwd", "//etc/passwd", "/%2e%2e/etc/passwd"] {
            #expect(try service.curl(target, ["--path-as-is"]).code == "not_found")
        }
    }

    @Test("\"false\" is never read as true, in the query or in a form field; what is neither is refused")
    func falseText() throws {
        let photo = try Data(contentsOf: Project.portrait)
        let path = Project.portrait.path()
        for (value, isThere) in [("false", false), ("true", true)] {
            let fields = ["-F", "image=@\(path)", "-F", "age_distribution=\(value)"]
            for answer in [
                try service.post(photo, path: "/classify?age_distribution=\(value)"),
                try service.curl("/classify", fields),
            ] {
                let faces = try #require(answer.json["faces"] as? [[String: Any]])
                let age = try #require(faces.first?["age"] as? [String: Any])
                #expect((age["distribution"] != nil) == isThere)
            }
        }
        let form = try service.curl("/classify", ["-F", "image=@\(path)", "-F", "age_distribution=0"])
        #expect(form.code == "invalid_parameter")
    }

    @Test("base64 needs no data: prefix")
    func bareBase64() throws {
        let base64 = try Data(contentsOf: Project.portrait).base64EncodedString()
        let json = try JSONSerialization.data(withJSONObject: ["image": base64])
        #expect(try service.post(json, type: "application/json").status == 200)
    }

    @Test("the probes need no key where photos do", arguments: ["/livez", "/readyz", "/healthz"])
    func openProbes(path: String) throws {
        try withTemporaryDirectory { directory in
            try Data("shop:\(String(repeating: "0", count: 64))\n".utf8).write(to: URL(filePath: directory + "/keys"))
            let service = try ServiceProcess(["--keys-file", directory + "/keys"])
            #expect(try service.curl(path).status == 200)
            #expect(try service.post(Data("x".utf8)).status == 401)
        }
    }

    @Test("memory does not grow call by call")
    func growth() throws {
        let service = try ServiceProcess()
        let photo = try [UInt8](Data(contentsOf: Project.portrait))
        let client = try RawClient(port: service.port)
        let head =
            "POST /classify HTTP/1.1\r\nHost: a\r\nContent-Type: image/png\r\nContent-Length: \(photo.count)\r\n\r\n"
        func call(_ count: Int) throws {
            for _ in 0..<count {
                try client.send(Array(head.utf8) + photo)
                #expect(try client.readResponse().status == 200)
            }
        }
        try call(100)
        let before = try service.residentBytes()
        try call(300)
        // A leaked photo, decoded or not, would be 15 MB or more.
        #expect(try service.residentBytes() - before < 6 << 20)
    }

    private func form(_ name: String, _ value: String) throws -> ServiceProcess.Answer {
        try service.curl("/classify", ["--form-string", "\(name)=\(value)"])
    }
}

/// A listening socket that nobody should connect to.
private final class Trap {
    let port: Int
    private let descriptor: Int32

    init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard bound, listen(descriptor, 8) == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        self.descriptor = descriptor
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(descriptor) }

    var wasTouched: Bool { accept(descriptor, nil, nil) >= 0 }
}
