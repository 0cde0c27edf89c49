import APIKeys
import Foundation
import HTTPServer
import HTTPTestSupport
import Service
import Testing

@Suite("Origins and which of them may call")
struct CrossOriginPolicyTests {
    @Test(
        "an origin is read as browsers write it",
        arguments: [
            ("https://app.example.com", "https://app.example.com"),
            ("HTTPS://App.Example.com:443", "https://app.example.com"),
            ("http://localhost:3000", "http://localhost:3000"), ("http://localhost:80", "http://localhost"),
            ("http://[::1]:8080", "http://[::1]:8080"), ("capacitor://localhost", "capacitor://localhost"),
            ("https://app.example.com/", nil), ("https://app.example.com/a", nil), ("app.example.com", nil),
            ("null", nil),
            ("*", nil), ("https://*.example.com", nil), ("https://", nil), ("://a", nil), ("https://a b", nil),
            ("", nil),
        ] as [(String, String?)])
    func origin(text: String, written: String?) { #expect(WebOrigin(text)?.text == written) }

    @Test("a listed origin is allowed, whatever the case, another is not, and a star allows all")
    func list() {
        let listed = CrossOriginPolicy("https://app.example.com,http://localhost:3000")
        for origin in ["https://app.example.com", "https://APP.example.com:443", "http://localhost:3000"] {
            #expect(listed.allows(origin))
        }
        for origin in ["http://app.example.com", "https://app.example.com.evil.com", "http://localhost", "null", ""] {
            #expect(!listed.allows(origin))
            #expect(!CrossOriginPolicy("").allows(origin))
            #expect(CrossOriginPolicy("*").allows(origin))
        }
    }

    @Test("the setting takes origins with commas or as an array, and refuses what no browser would send")
    func setting() throws {
        func load(_ text: String) throws -> String {
            try ConfigurationLoader().load(file: nil, environment: [:], flags: [("cors.origins", text)]).cors.origins
        }
        #expect(try load("") == "")
        #expect(try load("*") == "*")
        #expect(try load("https://a.example, http://localhost:3000") == "https://a.example,http://localhost:3000")
        for bad in ["https://a.example/", "a.example", "null", "https://a.example,", "https://*.a.example"] {
            #expect(throws: ConfigurationError.self) { try load(bad) }
        }
        try withFile(Array("{cors: {origins: ['https://a.example', 'https://b.example']}}".utf8)) { path in
            let loaded = try ConfigurationLoader().load(file: path, environment: [:], flags: [])
            #expect(loaded.cors.origins == "https://a.example,https://b.example")
        }
    }
}

@Suite("OPTIONS and pages of other origins")
struct CrossOriginTests {
    private static let page = "https://app.example.com"
    static let plain = Result { try ServiceProcess() }
    static let open = Result {
        try withTemporaryDirectory { directory in
            var file = KeyFile()
            try file.add(APIKey(name: "app", digest: KeyDigest(of: "s3cret"), rate: 100))
            try file.write(to: directory + "/keys")
            return try ServiceProcess(["--cors-origins", page, "--keys-file", directory + "/keys"])
        }
    }

    private func preflight(
        _ service: ServiceProcess, _ path: String = "/classify", origin: String = page, fields: [String] = [],
        options: [String] = []
    ) throws -> ServiceProcess.Answer {
        let all = [
            "Origin: \(origin)", "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: content-type,x-api-key",
        ]
        return try service.curl(path, ["-X", "OPTIONS"] + options + (all + fields).flatMap { ["-H", $0] })
    }

    @Test(
        "OPTIONS gets 204 with the methods of the route, without a body",
        arguments: [
            ("/classify", "POST, PUT, OPTIONS"), ("/livez", "GET, HEAD, OPTIONS"),
            ("/v2/models/x/infer", "POST, OPTIONS"),
            ("*", "GET, HEAD, POST, PUT, OPTIONS"),
        ], ["--http1.1", "--http2-prior-knowledge"])
    func options(route: (path: String, allow: String), version: String) throws {
        let service = try Self.plain.get()
        let target = route.path == "*" ? ["--request-target", "*"] : []
        let answer = try service.curl(
            route.path == "*" ? "/" : route.path, ["-X", "OPTIONS", version] + target)
        #expect(answer.status == 204)
        #expect(answer.fields["allow"] == route.allow)
        #expect(answer.body.isEmpty)
        #expect(answer.fields["content-length"] == nil)
        #expect(answer.fields.keys.allSatisfy { !$0.hasPrefix("access-control") && $0 != "vary" })
    }

    @Test("OPTIONS of an unknown route gets 404, and a body with it is overlooked")
    func unknown() throws {
        let service = try Self.plain.get()
        #expect(try service.curl("/nothing", ["-X", "OPTIONS"]).code == "not_found")
        #expect(try service.curl("/classify", ["-X", "OPTIONS", "-d", "x"]).status == 204)
    }

    @Test("without cors.origins no page of another origin is let in")
    func off() throws {
        let answer = try preflight(try Self.plain.get())
        #expect(answer.status == 204)
        #expect(answer.fields.keys.allSatisfy { !$0.hasPrefix("access-control") })
    }

    @Test("a preflight carries no key and passes", arguments: ["--http1.1", "--http2-prior-knowledge"])
    func preflight(version: String) throws {
        let service = try Self.open.get()
        let answer = try preflight(service, options: [version])
        #expect(answer.status == 204)
        #expect(answer.fields["access-control-allow-origin"] == Self.page)
        #expect(answer.fields["access-control-allow-methods"] == "POST, PUT, OPTIONS")
        let allowed = try #require(answer.fields["access-control-allow-headers"]?.lowercased())
        for name in ["authorization", "x-api-key", "content-type", "x-request-id", "traceparent", "*"] {
            #expect(allowed.contains(name))
        }
        #expect(answer.fields["access-control-max-age"] == "7200")
        #expect(answer.fields["access-control-allow-credentials"] == nil)
        #expect(answer.fields["access-control-allow-private-network"] == nil)
        #expect(answer.fields["vary"] == "Origin")
        let near = try preflight(service, fields: ["Access-Control-Request-Private-Network: true"])
        #expect(near.fields["access-control-allow-private-network"] == "true")
    }

    @Test("a page of an origin that is not listed gets no permission")
    func foreign() throws {
        let answer = try preflight(try Self.open.get(), origin: "https://evil.example")
        #expect(answer.fields.keys.allSatisfy { !$0.hasPrefix("access-control") })
        #expect(answer.fields["vary"] == "Origin")
    }

    @Test(
        "answers and errors of every kind can be read by the page", arguments: ["--http1.1", "--http2-prior-knowledge"])
    func answers(version: String) throws {
        let service = try Self.open.get()
        let photo = Project.portrait.path()
        let origin = ["-H", "Origin: \(Self.page)", version]
        let key = origin + ["-H", "X-API-Key: s3cret"]
        for (status, path, arguments) in [
            (200, "/classify", key + ["--data-binary", "@\(photo)"]), (401, "/classify", origin + ["-d", "x"]),
            (404, "/nothing", origin), (405, "/classify", origin), (400, "/classify?faces=none", key + ["-d", "x"]),
            (415, "/classify", key + ["-d", "no photo"]), (417, "/classify", key + ["-d", "x", "-H", "Expect: more"]),
            (404, "/v2/models/none", origin + ["-H", "X-API-Key: s3cret"]), (200, "/livez", origin),
        ] {
            let answer = try service.curl(path, arguments)
            #expect(answer.status == status, "\(path)")
            #expect(answer.fields["access-control-allow-origin"] == Self.page, "\(path)")
            #expect(answer.fields["vary"] == "Origin")
            let exposed = try #require(answer.fields["access-control-expose-headers"])
            for name in ["X-Request-Id", "X-Model-Version", "RateLimit-Remaining", "Retry-After"] {
                #expect(exposed.contains(name))
            }
        }
    }

    @Test("requests of no origin are answered as ever, and told that answers vary")
    func sameOrigin() throws {
        let answer = try Self.open.get().curl("/livez")
        #expect(answer.fields["access-control-allow-origin"] == nil)
        #expect(answer.fields["vary"] == "Origin")
    }

    @Test("a star lets every page in, without varying; the operators' listener stays closed")
    func star() throws {
        let service = try ServiceProcess(["--cors-origins", "*", "--admin-host", "127.0.0.1", "--admin-port", "0"])
        let answer = try preflight(service, origin: "null")
        #expect(answer.fields["access-control-allow-origin"] == "*")
        #expect(answer.fields["vary"] == nil)
        let line = try #require(service.waitForLog { $0["message"] as? String == "admin listening" })
        let url = "http://127.0.0.1:\(try #require(line["port"] as? Int))/v2/repository/index"
        let (text, _) = try ServiceProcess.run(
            "curl",
            ["-sSi", "-X", "OPTIONS", "-H", "Origin: \(Self.page)", "-H", "Access-Control-Request-Method: POST", url])
        #expect(!String(decoding: text, as: UTF8.self).lowercased().contains("access-control"))
    }

    @Test(
        "a page of another origin in Chromium posts a photo with a key and reads answer and error",
        .enabled(if: BrowserReport.chromium != nil, "chromium is not installed"))
    func browser() throws {
        let script = Project.root.appending(path: "Tests/Browser/cross_origin.py").path()
        try withTemporaryDirectory { directory in
            var file = KeyFile()
            try file.add(APIKey(name: "app", digest: KeyDigest(of: "s3cret"), rate: 100))
            try file.write(to: directory + "/keys")
            let port = 20_000 + Int(getpid()) % 20_000
            let service = try ServiceProcess([
                "--cors-origins", "http://localhost:\(port)", "--keys-file", directory + "/keys",
            ])
            let (output, _) = try ServiceProcess.run(
                "python3",
                [
                    script, "--chromium", BrowserReport.chromium ?? "", "--service", "http://127.0.0.1:\(service.port)",
                    "--key", "s3cret", "--port", "\(port)", "--photo", Project.portrait.path(),
                ])
            let lines = String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
            #expect(
                lines == [
                    "localhost: 200 female 1 99", "localhost: 401 unauthorized", "localhost: 400 invalid_parameter",
                    "127.0.0.1: refused",
                ])
        }
    }
}
