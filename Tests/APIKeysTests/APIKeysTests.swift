import APIKeys
import Foundation
import Testing

@Suite("API keys")
struct APIKeysTests {
    private let digest = KeyDigest(of: "abc")

    @Test("only the SHA-256 of a key is kept (FIPS 180-4, example for abc)")
    func sha256() {
        #expect(digest.hexadecimal == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(KeyDigest(hexadecimal: digest.hexadecimal) == digest)
        #expect(KeyDigest(hexadecimal: "ba78") == nil)
        #expect(KeyDigest(hexadecimal: String(repeating: "g", count: 64)) == nil)
        #expect(digest.matches(KeyDigest(of: "abc")))
        #expect(!digest.matches(KeyDigest(of: "abd")))
    }

    @Test("made keys are long, random and prefixed")
    func secrets() {
        let secrets = Set((0..<100).map { _ in APIKey.makeSecret() })
        #expect(secrets.count == 100)
        #expect(secrets.allSatisfy { $0.wholeMatch(of: /gag_[A-Za-z0-9_-]{43}/) != nil })
    }

    @Test("a file is read with comments, blank lines, rates and scopes, and written back the same")
    func file() throws {
        let hash = digest.hexadecimal
        let text = "# keys\n\nfirst:\(hash)\nsecond:\(hash):2.5 # slow\nops:\(hash)::classify,admin\n"
        let file = try KeyFile(parsing: text)
        #expect(file.keys.map(\.name) == ["first", "second", "ops"])
        #expect(file.keys.map(\.rate) == [nil, 2.5, nil])
        #expect(file.keys[2].scopes == [.classify, .admin])
        #expect(try KeyFile(parsing: file.keys.map(\.line).joined(separator: "\n")) == file)
    }

    @Test(
        "a bad line is refused with its number, and no hash is repeated",
        arguments: [
            ("first", KeyFileError.badLine(line: 1)), ("a b!:x", .badName(line: 1, name: "ab!")),
            ("first:1234", .badDigest(line: 1, name: "first")),
        ])
    func badLine(text: String, error: KeyFileError) {
        #expect(throws: error) { try KeyFile(parsing: text) }
        #expect(!"\(error)".contains("1234"))
    }

    @Test("bad rates, scopes and second keys of a name are refused")
    func badFields() {
        let line = "first:\(digest.hexadecimal)"
        #expect(throws: KeyFileError.badRate(line: 1, rate: "-1")) { try KeyFile(parsing: line + ":-1") }
        #expect(throws: KeyFileError.badScope(line: 1, scope: "root")) { try KeyFile(parsing: line + "::root") }
        #expect(throws: KeyFileError.duplicateName(line: 2, name: "first")) { try KeyFile(parsing: line + "\n" + line) }
    }

    @Test("the file is written for its owner only")
    func permissions() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "gag-keys-\(UUID())").path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        var file = KeyFile()
        try file.add(APIKey(name: "first", digest: digest, rate: 5))
        try file.write(to: path)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try KeyFile(path: path) == file)
        let revocations = [file.revoke("first"), file.revoke("first")]
        #expect(revocations == [true, false])
    }

    @Test("a bucket lets a burst through, then one request each 1/rate seconds")
    func bucket() {
        var bucket = TokenBucket(rate: 2, now: 100)
        #expect(bucket.take(now: 100).isAllowed)
        #expect(bucket.take(now: 100).remaining == 0)
        let refused = bucket.take(now: 100.1)
        #expect(!refused.isAllowed)
        #expect(abs(refused.secondsToNext - 0.4) < 1e-9)
        #expect(bucket.take(now: 100.5).isAllowed)
        #expect(!bucket.take(now: 100.6).isAllowed)
        #expect(bucket.take(now: 1000).remaining == 1)
    }

    @Test("a bucket for less than one request a second still lets one through")
    func slowBucket() {
        var bucket = TokenBucket(rate: 0.5, now: 0)
        #expect(bucket.take(now: 0).isAllowed)
        #expect(!bucket.take(now: 1).isAllowed)
        #expect(bucket.take(now: 2).isAllowed)
    }

    @Test("the store knows, forbids and limits")
    func store() throws {
        let store = KeyStore(
            KeyFile(keys: [
                APIKey(name: "free", digest: KeyDigest(of: "one")),
                APIKey(name: "slow", digest: KeyDigest(of: "two"), rate: 1),
            ]))
        #expect(store.check("three", for: .classify, now: 0) == .unknown)
        #expect(store.check("one", for: .classify, now: 0) == .allowed(name: "free", limit: nil, verdict: nil))
        #expect(store.check("one", for: .admin, now: 0) == .forbidden(name: "free"))
        guard case .allowed("slow", 1, _) = store.check("two", for: .classify, now: 0) else {
            Issue.record("the first request passes")
            return
        }
        guard case .limited("slow", 1, let verdict) = store.check("two", for: .classify, now: 0.25) else {
            Issue.record("the second one does not")
            return
        }
        #expect(abs(verdict.secondsToNext - 0.75) < 1e-9)
        store.replace(with: KeyFile())
        #expect(store.check("one", for: .classify, now: 0) == .unknown)
    }
}
