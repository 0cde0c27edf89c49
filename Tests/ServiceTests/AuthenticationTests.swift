import APIKeys
import Foundation
import HTTPServer
import Service
import Testing

@Suite("Authentication")
struct AuthenticationTests {
    private let authenticator = Authenticator(
        keys: KeyStore(
            KeyFile(keys: [
                APIKey(name: "shop", digest: KeyDigest(of: "s3cret")),
                APIKey(name: "slow", digest: KeyDigest(of: "rare"), rate: 1),
            ])))

    private func head(_ fields: HTTPFields) -> HTTPRequestHead {
        HTTPRequestHead(method: .post, target: "/classify", path: "/classify", fields: fields)
    }

    private func problem(_ fields: HTTPFields, scope: APIKey.Scope? = .classify, now: Double = 0) -> Problem? {
        do {
            try authenticator.authorize(head(fields), for: scope, now: now)
            return nil
        } catch {
            return error
        }
    }

    @Test("a key passes as a bearer token, whatever the case of the scheme, and as X-API-Key")
    func accepted() {
        #expect(problem(["Authorization": "Bearer s3cret"]) == nil)
        #expect(problem(["Authorization": "bearer s3cret"]) == nil)
        #expect(problem(["X-API-Key": "s3cret"]) == nil)
    }

    @Test(
        "a missing or wrong key gets 401 with a challenge",
        arguments: [
            [:], ["Authorization": "Bearer wrong"], ["Authorization": "Basic s3cret"], ["X-API-Key": ""],
            ["Authorization": "Bearer"], ["Authorization": "Bearer nope", "X-API-Key": "s3cret"],
        ] as [HTTPFields])
    func unauthorized(fields: HTTPFields) {
        let problem = problem(fields)
        #expect(problem?.code == .unauthorized)
        #expect(problem?.fields["WWW-Authenticate"]?.hasPrefix("Bearer realm=\"gag\"") == true)
    }

    @Test("a key without the scope gets 403")
    func forbidden() { #expect(problem(["X-API-Key": "s3cret"], scope: .admin)?.code == .forbidden) }

    @Test("a route without a scope is open: probes need no key")
    func open() { #expect(problem([:], scope: nil) == nil) }

    @Test("beyond its rate a key gets 429 with Retry-After and the RateLimit fields")
    func limited() {
        #expect(problem(["X-API-Key": "rare"], now: 10) == nil)
        let left = authenticator.rateLimitFields(for: head(["X-API-Key": "rare"]), now: 10)
        #expect(left["RateLimit-Remaining"] == "0")
        let refused = problem(["X-API-Key": "rare"], now: 10.2)
        #expect(refused?.code == .rateLimited)
        #expect(refused?.fields["Retry-After"] == "1")
        #expect(refused?.fields["RateLimit"] == "\"key\";r=0;t=1")
        #expect(refused?.fields["RateLimit-Policy"] == "\"key\";q=1;w=1")
        #expect(problem(["X-API-Key": "rare"], now: 11.1) == nil)
    }

    @Test("without a key file everyone passes")
    func disabled() throws {
        try Authenticator(keys: nil).authorize(head([:]), for: .classify, now: 0)
    }
}

@Suite("A service with keys")
struct KeyedServiceTests {
    @Test("keys are asked for before the body is read, probes stay open, and SIGHUP takes up a new file")
    func service() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "gag-keys-\(UUID())").path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        var file = KeyFile()
        try file.add(APIKey(name: "shop", digest: KeyDigest(of: "s3cret")))
        try file.write(to: path)
        let service = try ServiceProcess(["--keys-file", path])
        let photo = try Data(contentsOf: Project.portrait)
        #expect(try service.post(photo).status == 401)
        #expect(try service.post(photo, fields: ["Authorization: Bearer s3cret"]).status == 200)
        #expect(try service.curl("/readyz").status == 200)
        #expect(try service.curl("/metrics", ["-H", "X-API-Key: s3cret"]).status == 403)

        try file.add(APIKey(name: "new", digest: KeyDigest(of: "other")))
        try file.write(to: path)
        kill(service.processID, SIGHUP)
        var status = 401
        for _ in 0..<200 where status == 401 {
            status = try service.post(photo, fields: ["X-API-Key: other"]).status
        }
        #expect(status == 200)
        #expect(service.waitForLog { $0["message"] as? String == "key file reloaded" } != nil)
        try Data("no key file".utf8).write(to: URL(filePath: path))
        kill(service.processID, SIGHUP)
        #expect(service.waitForLog { $0["message"] as? String == "key file stays as it was" } != nil)
        #expect(try service.post(photo, fields: ["X-API-Key: other"]).status == 200)
        #expect(!service.logText.contains("s3cret") && !service.logText.contains("other"))
    }
}
