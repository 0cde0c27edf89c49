import Foundation
import HTTPTestSupport
import Testing

@Suite("The service's listeners", .enabled(if: Tool.curl.isInstalled && Tool.openssl.isInstalled))
struct ListenerTests {
    private func get(_ arguments: String...) throws -> String {
        let (output, _) = try ServiceProcess.run("curl", ["-sS", "--max-time", "30"] + arguments)
        return String(decoding: output, as: UTF8.self)
    }

    @Test("HTTP/2 with prior knowledge and HTTP/1.1 answer a photo alike on one port")
    func clearText() throws {
        let service = try ServiceProcess()
        var faces: [NSObject] = []
        for (option, version) in [("--http2-prior-knowledge", "2"), ("--http1.1", "1.1")] {
            let text = try get(
                option, "-H", "Content-Type: image/png", "--data-binary", "@\(Project.portrait.path())",
                "-w", "\n%{http_version} %{http_code}", "http://127.0.0.1:\(service.port)/classify")
            let lines = text.split(separator: "\n")
            #expect(lines.last == "\(version) 200")
            let json = try JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any]
            faces.append(try #require(json?["faces"] as? NSObject))
        }
        #expect(faces[0] == faces[1])
    }

    @Test("without http2.enabled the HTTP/2 preface gets 505")
    func withoutHTTP2() throws {
        let service = try ServiceProcess(["--http2-enabled=false"])
        let client = try RawClient(port: service.port)
        try client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        #expect(try client.readToEnd().hasPrefix("HTTP/1.1 505 "))
    }

    @Test("TLS speaks both versions by ALPN, and SIGHUP takes up a new certificate while connections stay")
    func encrypted() throws {
        try withTemporaryDirectory { directory in
            let certificates = Certificates(directory: directory)
            try certificates.makeSelfSigned("server")
            let (certificate, key) = (certificates.certificate("server"), certificates.key("server"))
            let service = try ServiceProcess(["--tls-certificate-file", certificate, "--tls-key-file", key])
            let url = "https://127.0.0.1:\(service.port)/livez"
            for (option, version) in [("--http2", "2"), ("--http1.1", "1.1")] {
                let text = try get(option, "--cacert", certificate, "-w", " %{http_version}", url)
                #expect(text == "{\"status\":\"ok\",\"stalled_workers\":0} \(version)")
            }
            let old = "\(directory)/old.crt"
            try FileManager.default.copyItem(atPath: certificate, toPath: old)
            try certificates.makeSelfSigned("server", subject: "/CN=renewed")
            kill(service.processID, SIGHUP)
            var text = ""
            for _ in 0..<200 where !text.contains("ok") {
                text = try get("--cacert", certificate, url)
            }
            #expect(text.contains("ok"))
            #expect(try !get("--cacert", old, url).contains("ok"))
            try Data("no certificate".utf8).write(to: URL(filePath: certificate))
            kill(service.processID, SIGHUP)
            #expect(service.waitForLog { $0["message"] as? String == "certificate stays as it was" } != nil)
        }
    }

    @Test("with client authorities only their certificates reach the service")
    func mutual() throws {
        try withTemporaryDirectory { directory in
            let certificates = Certificates(directory: directory)
            try certificates.makeSelfSigned("server")
            try certificates.makeSelfSigned("authority", subject: "/CN=authority")
            try certificates.makeClient("client", signedBy: "authority")
            let service = try ServiceProcess([
                "--tls-certificate-file", certificates.certificate("server"), "--tls-key-file",
                certificates.key("server"), "--tls-client-ca-file", certificates.certificate("authority"),
            ])
            let url = "https://127.0.0.1:\(service.port)/livez"
            let server = certificates.certificate("server")
            #expect(try !get("--cacert", server, url).contains("ok"))
            let known = try get(
                "--cacert", server, "--cert", certificates.certificate("client"), "--key", certificates.key("client"),
                url)
            #expect(known.contains("ok"))
        }
    }

    @Test("half a TLS configuration and a missing certificate stop the start with a sentence")
    func badTLS() throws {
        #expect { try ServiceProcess(["--tls-certificate-file", "/missing.crt"]) } throws: {
            "\($0)".contains("tls.certificate_file and tls.key_file")
        }
        #expect {
            try ServiceProcess(["--tls-certificate-file", "/missing.crt", "--tls-key-file", "/missing.key"])
        } throws: {
            "\($0)".contains("/missing.crt")
        }
    }

    @Test("a service that listens on every address without keys warns in its log, with what to do")
    func exposed() throws {
        let service = try ServiceProcess(["--host", "0.0.0.0"])
        let warning = service.logLines.first { $0["level"] as? String == "warning" }
        #expect((warning?["message"] as? String)?.contains("gag keys add") == true)
    }

    @Test("probes and metrics move to the admin listener, need no key there, and outlive the draining service")
    func admin() throws {
        let service = try ServiceProcess(
            ["--admin-host", "127.0.0.1", "--admin-port", "0", "--timeouts-drain-delay-ms", "2000"])
        let line = try #require(service.waitForLog { $0["message"] as? String == "admin listening" })
        let admin = "http://127.0.0.1:\(try #require(line["port"] as? Int))"
        for path in ["/livez", "/readyz", "/healthz", "/metrics"] {
            #expect(try get("-o", "/dev/null", "-w", "%{http_code}", admin + path) == "200")
            #expect(try service.curl(path).status == 404)
        }
        #expect(try service.curl("/openapi.json").status == 200)
        #expect(try get("-X", "POST", "-d", "", "-o", "/dev/null", "-w", "%{http_code}", admin + "/classify") == "404")
        kill(service.processID, SIGTERM)
        var text = ""
        for _ in 0..<500 where !text.contains("draining") { text = try get(admin + "/readyz") }
        #expect(text.contains("draining"))
        #expect(service.stop(0) == 0)
    }

    @Test("h2load: 20,000 requests of /livez over HTTP/2, none failed", .enabled(if: Tool.h2load.isInstalled))
    func h2load() throws {
        let service = try ServiceProcess()
        let (status, text) = try Tool.h2load.run(
            ["-n", "20000", "-c", "20", "-m", "10", "http://127.0.0.1:\(service.port)/livez"])
        #expect(status == 0)
        #expect(
            text.contains("20000 total, 20000 started, 20000 done, 20000 succeeded, 0 failed, 0 errored, 0 timeout"))
    }
}
