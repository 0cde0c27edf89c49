import Foundation
import HTTP2
import HTTPServer
import HTTPTestSupport
import TLS
import Testing

@Suite("TLS", .enabled(if: Tool.openssl.isInstalled && Tool.curl.isInstalled))
struct TLSTests {
    /// Calls a closure with certificates, a server that uses one of them, and the server's TLS.
    private func withServer(
        handler: TestHandler = TestHandler(), mutual: Bool = false, http2: Bool = true,
        _ body: (Certificates, TestServer, TLSSecurity) throws -> Void
    ) throws {
        try withTemporaryDirectory { directory in
            let certificates = Certificates(directory: directory)
            try certificates.makeSelfSigned("server")
            if mutual {
                try certificates.makeSelfSigned("authority", subject: "/CN=authority")
                try certificates.makeSelfSigned("stranger", subject: "/CN=stranger")
                try certificates.makeClient("client", signedBy: "authority")
                try certificates.makeClient("impostor", signedBy: "stranger")
            }
            let security = try TLSSecurity(
                TLSConfiguration(
                    certificateFile: certificates.certificate("server"), privateKeyFile: certificates.key("server"),
                    clientAuthorityFile: mutual ? certificates.certificate("authority") : nil))
            let server = try TestServer(handler: handler) {
                $0.security = security
                if http2 { $0.upgrades = [HTTP2Upgrade()] }
            }
            try body(certificates, server, security)
        }
    }

    private func url(_ server: TestServer) -> String { "https://127.0.0.1:\(server.port)" }

    @Test("both versions of HTTP, by ALPN", arguments: [("--http1.1", "1.1"), ("--http2", "2")])
    func protocols(option: String, version: String) throws {
        try withServer { certificates, server, _ in
            let text = try Tool.curl(
                option, "--cacert", certificates.certificate("server"), "-w", " %{http_version}",
                "\(url(server))/?a=1", "\(url(server))/?a=2")
            #expect(text == "hello /?a=1 \(version)hello /?a=2 \(version)")
            #expect(server.server.statistics.connectionsTotal == 1)
        }
    }

    @Test("TLS 1.2 and 1.3 are spoken, older versions not")
    func versions() throws {
        try withServer { certificates, server, _ in
            let authority = certificates.certificate("server")
            for version in ["1.2", "1.3"] {
                let text = try Tool.curl(
                    "--cacert", authority, "--tlsv\(version)", "--tls-max", version, "\(url(server))/")
                #expect(text == "hello /")
            }
            for version in ["-tls1", "-tls1_1"] {
                let (_, text) = try Tool.openssl.run([
                    "s_client", "-connect", "127.0.0.1:\(server.port)", version, "-cipher", "DEFAULT@SECLEVEL=0",
                ])
                #expect(text.contains("Cipher is (NONE)"))
            }
            #expect(eventually { (server.server.statistics.connectionsRejected[.handshake] ?? 0) >= 2 })
        }
    }

    @Test(
        "ciphers without forward secrecy or authenticated encryption are refused",
        arguments: ["AES128-SHA", "AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384"])
    func ciphers(cipher: String) throws {
        try withServer { _, server, _ in
            let (_, text) = try Tool.openssl.run([
                "s_client", "-connect", "127.0.0.1:\(server.port)", "-tls1_2", "-cipher", "\(cipher):@SECLEVEL=0",
            ])
            #expect(text.contains("Cipher is (NONE)"))
        }
    }

    @Test("large bodies go both ways", arguments: ["--http1.1", "--http2"])
    func largeBodies(option: String) throws {
        try withServer(handler: TestHandler(maximumBody: 8 << 20)) { certificates, server, _ in
            let body = (0..<3_000_000).map { UInt8(0x61 + $0 % 23) }
            try withFile(body) { path in
                let text = try Tool.curl(
                    option, "--cacert", certificates.certificate("server"), "--data-binary", "@\(path)",
                    "\(url(server))/echo")
                #expect(Array(text.utf8) == body)
                let size = try Tool.curl(
                    option, "--cacert", certificates.certificate("server"), "-o", "/dev/null", "-w",
                    "%{size_download}", "\(url(server))/large")
                #expect(size == "\(8 << 20)")
            }
        }
    }

    @Test("with client authorities only their certificates are let in")
    func mutual() throws {
        try withServer(mutual: true) { certificates, server, _ in
            let authority = certificates.certificate("server")
            func get(_ client: String) throws -> String {
                try Tool.curl(
                    "--cacert", authority, "--cert", certificates.certificate(client), "--key",
                    certificates.key(client), "\(url(server))/")
            }
            let (known, unknown) = (try get("client"), try get("impostor"))
            let nameless = try Tool.curl("--cacert", authority, "\(url(server))/")
            #expect(known == "hello /")
            #expect(!unknown.contains("hello"))
            #expect(!nameless.contains("hello"))
            #expect(server.handler.snapshot.handled.count == 1)
        }
    }

    @Test("a reloaded certificate serves new connections, open ones go on")
    func reload() throws {
        try withServer { certificates, server, security in
            let old = "\(certificates.directory)/old.crt"
            try FileManager.default.copyItem(atPath: certificates.certificate("server"), toPath: old)
            let url = url(server)
            let open = DispatchSemaphore(value: 0)
            let answer = Answer()
            Thread.detachNewThread {
                answer.set(try? Tool.curl("--cacert", old, "\(url)/held"))
                open.signal()
            }
            #expect(eventually { server.handler.snapshot.held.count == 1 })
            try certificates.makeSelfSigned("server", subject: "/CN=renewed")
            try security.reload()
            #expect(try Tool.curl("--cacert", certificates.certificate("server"), "\(url)/") == "hello /")
            #expect(try Tool.curl("--cacert", old, "\(url)/").contains("curl: (60)"))
            server.handler.releaseHeld()
            #expect(open.wait(timeout: .now() + 20) == .success)
            #expect(answer.get() == "released")
        }
    }

    @Test("files that can't be used are named, and a failed reload changes nothing")
    func badFiles() throws {
        try withServer { certificates, server, security in
            let (certificate, key) = (certificates.certificate("server"), certificates.key("server"))
            try certificates.makeSelfSigned("other")
            func load(_ certificate: String, _ key: String, _ authority: String? = nil) throws(TLSError) {
                _ = try TLSSecurity(
                    TLSConfiguration(
                        certificateFile: certificate, privateKeyFile: key, clientAuthorityFile: authority))
            }
            #expect { try load("/missing", key) } throws: { "\($0)".contains("certificate '/missing'") }
            #expect { try load(key, key) } throws: { "\($0)".contains("certificate '\(key)'") }
            #expect { try load(certificate, "/missing") } throws: { "\($0)".contains("key '/missing'") }
            #expect { try load(certificate, key, "/missing") } throws: { "\($0)".contains("authorities '/missing'") }
            #expect(
                throws: TLSError.keyMismatch(certificateFile: certificate, privateKeyFile: certificates.key("other"))
            ) { try load(certificate, certificates.key("other")) }
            try Data("no key".utf8).write(to: URL(fileURLWithPath: key))
            #expect(throws: TLSError.self) { try security.reload() }
            #expect(try Tool.curl("--cacert", certificate, "\(url(server))/") == "hello /")
        }
    }

    @Test("a client that doesn't speak TLS, or never finishes its handshake, is closed")
    func noHandshake() throws {
        try withTemporaryDirectory { directory in
            let certificates = Certificates(directory: directory)
            try certificates.makeSelfSigned("server")
            let security = try TLSSecurity(
                TLSConfiguration(
                    certificateFile: certificates.certificate("server"), privateKeyFile: certificates.key("server")))
            let server = try TestServer {
                $0.security = security
                $0.headerTimeout = .milliseconds(300)
            }
            let plain = try server.connect()
            try plain.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try plain.readToEnd()
            #expect(eventually { server.server.statistics.connectionsRejected[.handshake] == 1 })
            let silent = try server.connect()
            try silent.send([0x16, 0x03, 0x01])
            #expect(try silent.readToEnd().isEmpty)
            #expect(server.handler.snapshot.heads.isEmpty)
        }
    }

    @Test("requests in flight over TLS are answered while draining")
    func drain() throws {
        try withServer { certificates, server, _ in
            let (url, authority) = (url(server), certificates.certificate("server"))
            let finished = DispatchSemaphore(value: 0)
            let answer = Answer()
            Thread.detachNewThread {
                answer.set(try? Tool.curl("--http1.1", "--cacert", authority, "\(url)/held"))
                finished.signal()
            }
            #expect(eventually { server.handler.snapshot.held.count == 1 })
            server.server.drain(grace: .seconds(20))
            server.handler.releaseHeld()
            #expect(finished.wait(timeout: .now() + 20) == .success)
            #expect(answer.get() == "released")
            #expect(server.waitForEnd())
        }
    }
}
