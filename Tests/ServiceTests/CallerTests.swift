import APIKeys
import Foundation
import HTTPServer
import HTTPTestSupport
import ModelFixtures
import Service
import Testing

@Suite("Who may reach the service through a browser")
struct CallerPolicyTests {
    @Test(
        "on loopback only loopback names are the service's",
        arguments: [
            ("localhost", true), ("LOCALHOST:8080", true), ("localhost.", true), ("app.localhost", true),
            ("127.0.0.1:8080", true), ("127.9.9.9", true), ("[::1]:8080", true), ("", true), (nil, true),
            ("evil.example", false), ("localhost.evil.example", false), ("127.0.0.1.evil.example", false),
            ("127.0.0.evil", false), ("evillocalhost", false), ("10.0.0.1", false), ("[::2]", false),
            ("0.0.0.0", false),
        ] as [(String?, Bool)])
    func loopback(host: String?, isOwn: Bool) {
        #expect(ServerNames("", listeningOn: "127.0.0.1").contains(host) == isOwn)
        #expect(ServerNames("", listeningOn: "localhost").contains(host) == isOwn)
    }

    @Test("the address that is listened on is a name, and so is any where every address is listened on")
    func listened() {
        #expect(ServerNames("", listeningOn: "10.0.0.5").contains("10.0.0.5:8080"))
        #expect(!ServerNames("", listeningOn: "10.0.0.5").contains("photos.example"))
        #expect(ServerNames("", listeningOn: "fd00::5").contains("[fd00::5]:8080"))
        for address in ["0.0.0.0", "::", "[::]", "unix:/run/gag.sock"] {
            #expect(ServerNames("", listeningOn: address).contains("photos.example"))
            #expect(!ServerNames("photos.example", listeningOn: address).contains("evil.example"))
        }
    }

    @Test("configured names count beside those of loopback, endings and the star too")
    func configured() {
        let names = ServerNames("Photos.example.com,*.svc.local", listeningOn: "127.0.0.1")
        for host in ["photos.example.com", "PHOTOS.example.com:443", "a.svc.local", "a.b.svc.local", "localhost"] {
            #expect(names.contains(host))
        }
        for host in ["example.com", "x.photos.example.com", "svc.local", "asvc.local"] {
            #expect(!names.contains(host))
        }
        #expect(ServerNames("*", listeningOn: "127.0.0.1").contains("evil.example"))
        for good in ["*", "a", "a.b", "*.a.b", "10.0.0.1", "::1", "[::1]"] { #expect(ServerNames.isEntry(good)) }
        for bad in ["", "a:80", "http://a", "a/b", "a.*", "*a", "a b"] { #expect(!ServerNames.isEntry(bad)) }
    }

    private func problem(
        _ fields: HTTPFields, cors: String = "", method: HTTPMethod = .post
    ) -> ProblemCode? {
        let policy = CallerPolicy(
            names: ServerNames("gag.example", listeningOn: "127.0.0.1"), crossOrigin: CrossOriginPolicy(cors))
        let head = HTTPRequestHead(method: method, target: "/classify", path: "/classify", fields: fields)
        do throws(Problem) {
            try policy.check(head)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("a page of the service itself may call it, another only where it is let in")
    func origins() {
        let foreign: HTTPFields = ["Host": "localhost:8080", "Origin": "https://app.example"]
        #expect(problem(["Host": "localhost:8080"]) == nil)
        #expect(problem(["Host": "localhost:8080", "Origin": "http://localhost:8080"]) == nil)
        #expect(problem(["Host": "gag.example:443", "Origin": "https://gag.example"]) == nil)
        #expect(problem(["Host": "localhost:8080", "Origin": "http://localhost:9090"]) == .originNotAllowed)
        #expect(problem(["Host": "localhost:8080", "Origin": "null"]) == .originNotAllowed)
        #expect(problem(["Host": "localhost:8080", "Origin": ""]) == .originNotAllowed)
        #expect(problem(foreign) == .originNotAllowed)
        #expect(problem(foreign, method: .get) == .originNotAllowed)
        #expect(problem(foreign, method: .options) == nil)
        #expect(problem(foreign, cors: "https://app.example") == nil)
        #expect(problem(foreign, cors: "*") == nil)
        // Behind a proxy that calls the service by another name than browsers do.
        let proxied: HTTPFields = ["Host": "127.0.0.1:8080", "Origin": "https://photos.example"]
        #expect(problem(proxied) == .originNotAllowed)
        var told = proxied
        told["Sec-Fetch-Site"] = "same-origin"
        #expect(problem(told) == nil)
        told["Sec-Fetch-Site"] = "same-site"
        #expect(problem(told) == .originNotAllowed)
    }

    @Test("a foreign Host is refused whatever the Origin")
    func hosts() {
        #expect(problem(["Host": "evil.example"]) == .misdirectedRequest)
        #expect(problem(["Host": "evil.example", "Origin": "http://evil.example"], cors: "*") == .misdirectedRequest)
        #expect(problem(["Host": "evil.example"], method: .options) == .misdirectedRequest)
    }
}

@Suite("A service that a page of another origin reaches")
struct CallerTests {
    static let service = Result { try ServiceProcess(environment: ["GAG_SERVER_NAMES": ""]) }
    let service: ServiceProcess

    init() throws { service = try Self.service.get() }

    @Test("a form that a foreign page posts, and a name that was made to point here, are refused before the body")
    func refused() throws {
        let photo = ["--data-binary", "@\(Project.portrait.path())"]
        let foreign = try service.curl("/classify", photo + ["-H", "Origin: https://evil.example"])
        #expect(foreign.status == 403)
        #expect(foreign.code == "origin_not_allowed")
        #expect((foreign.json["detail"] as? String)?.contains("cors.origins") == true)
        for version in ["--http1.1", "--http2-prior-knowledge"] {
            let rebound = try service.curl("/classify", photo + [version, "-H", "Host: evil.example:\(service.port)"])
            #expect(rebound.status == 421)
            #expect(rebound.code == "misdirected_request")
            #expect((rebound.json["detail"] as? String)?.contains("server_names") == true)
            #expect(rebound.fields["x-content-type-options"] == "nosniff")
        }
        for path in ["/", "/metrics", "/v2", "/openapi.json"] {
            #expect(try service.curl(path, ["-H", "Host: evil.example"]).status == 421)
        }
        let own = photo + ["-H", "Origin: http://127.0.0.1:\(service.port)"]
        #expect(try service.curl("/classify", own).status == 200)
        #expect(try service.curl("/classify", photo + ["-H", "Host;"]).status == 200)
    }

    @Test(
        "probes are answered by whatever name the orchestrator knows",
        arguments: ["/livez", "/readyz", "/healthz", "/v2/health/live", "/v2/health/ready"])
    func probes(path: String) throws {
        #expect(try service.curl(path, ["-H", "Host: 10.1.2.3:8080"]).status == 200)
    }

    @Test("models are loaded and unloaded with JSON alone, and readiness follows the first of them")
    func repository() throws {
        let folder = ModelFolder()
        try folder.add("a", 1)
        try folder.add("b", 1)
        let service = try ServiceProcess(
            ["--models", folder.root, "--model", "a,b", "--admin-host", "127.0.0.1", "--admin-port", "0"],
            environment: ["GAG_SERVER_NAMES": ""])
        let port = try #require(service.waitForLog { $0["message"] as? String == "admin listening" }?["port"] as? Int)
        func ask(_ path: String, _ arguments: [String] = []) throws -> String {
            let (output, _) = try ServiceProcess.run(
                "curl", ["-sS", "-w", " %{http_code}"] + arguments + ["http://127.0.0.1:\(port)\(path)"])
            return String(decoding: output, as: UTF8.self)
        }
        let unload = "/v2/repository/models/a/unload"
        for (arguments, status) in [
            (["-d", "{}", "-H", "Content-Type: text/plain"], "415"), (["-d", "x=y"], "415"), (["-F", "a=b"], "415"),
            (["-X", "POST", "-H", "Sec-Fetch-Site: cross-site"], "415"),
            (["--json", "{}", "-H", "Origin: http://evil.example"], "403"),
            (["--json", "{}", "-H", "Host: evil.example"], "421"),
        ] {
            #expect(try ask(unload, arguments).hasSuffix(status), "\(arguments)")
            #expect(try ask("/readyz").hasSuffix(" 200"))
        }
        #expect(try ask("/v2/repository/models/b/unload", ["--json", "{}"]).hasSuffix(" 200"))
        #expect(try ask("/readyz").hasSuffix(" 200"))
        #expect(try ask(unload, ["--json", "{}"]).hasSuffix(" 200"))
        for path in ["/readyz", "/healthz"] {
            let answer = try ask(path)
            #expect(answer.hasSuffix(" 503") && answer.contains("\"state\":\"no_model\""), "\(answer)")
        }
        #expect(try ask("/livez").hasSuffix(" 200"))
        // Triton's client declares no type.
        #expect(
            try ask("/v2/repository/models/a/load", ["-X", "POST", "-d", "{}", "-H", "Content-Type:"]).hasSuffix(" 200")
        )
        #expect(try ask("/readyz").hasSuffix(" 200"))
    }

    @Test("a key file that others may read or change is warned about, one of its owner's is not")
    func keyFile() throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/keys"
            var file = KeyFile()
            try file.add(APIKey(name: "shop", digest: KeyDigest(of: "s3cret")))
            try file.write(to: path)
            var configuration = ServiceConfiguration()
            #expect(configuration.keyFileWarning == nil)
            configuration.keys.file = path
            for (mode, warning) in [
                (0o600, nil), (0o640, nil), (0o400, nil), (0o644, "read the key file"), (0o660, "change the key file"),
                (0o602, "change the key file"),
            ] as [(Int, String?)] {
                try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
                let found = configuration.keyFileWarning
                #expect((found == nil) == (warning == nil))
                if let warning { #expect(found?.contains(warning) == true && found?.contains("chmod 600 ") == true) }
            }
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            let service = try ServiceProcess(["--keys-file", path])
            let line = service.logLines.first { ($0["message"] as? String)?.contains("chmod 600") == true }
            #expect(line?["level"] as? String == "warning")
        }
    }
}
