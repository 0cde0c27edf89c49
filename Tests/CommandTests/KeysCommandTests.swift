import APIKeys
import Foundation
import Testing

@Suite("gag keys")
struct KeysCommandTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path + "/keys" }

    init() throws { folder = try TemporaryFolder() }

    private func keys(_ arguments: String...) throws -> GagProcess.Outcome {
        try GagProcess.run(["keys"] + arguments + ["--file", path])
    }

    @Test("add prints the key once; the file holds its SHA-256 alone and is its owner's")
    func add() throws {
        let outcome = try keys("add", "shop", "--rate", "20")
        #expect(outcome.status == 0)
        let secret = outcome.output.trimmingCharacters(in: .newlines)
        #expect(secret.wholeMatch(of: /gag_[A-Za-z0-9_-]{43}/) != nil)
        let text = try folder.text("keys")
        #expect(text.contains("shop:\(KeyDigest(of: secret).hexadecimal):20\n"))
        #expect(!text.contains(secret))
        let permissions = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(permissions == 0o600)
    }

    @Test("list shows names, rates and scopes, never a hash; revoke takes one out")
    func listAndRevoke() throws {
        _ = try keys("add", "shop", "--rate=0.5")
        _ = try keys("add", "ops", "--scopes", "classify,admin")
        #expect(
            try keys("list").output == """
                NAME      RATE  SCOPES
                shop     0.5/s  classify
                ops   no limit  classify,admin

                """)
        #expect(try keys("revoke", "shop").status == 0)
        #expect(try keys("list").output.split(separator: "\n").count == 2)
        let missing = try keys("revoke", "shop")
        #expect(missing.status == 1)
        #expect(missing.errors.contains("there is no key named shop"))
    }

    @Test("a second key of a name and a bad name are refused, and the file stays as it was")
    func refused() throws {
        _ = try keys("add", "shop")
        let before = try folder.text("keys")
        #expect(try keys("add", "shop").errors.contains("there is a key named shop already"))
        #expect(try keys("add", "a b").status == 1)
        #expect(try folder.text("keys") == before)
    }

    @Test(
        "a wrong use exits 2 with what is allowed",
        arguments: [
            (["ad", "x"], "add, list or revoke"), (["add"], "NAME is missing"),
            (["list", "x"], "one argument too many"),
            (["add", "x", "--rate", "0"], "a positive number"), (["add", "x", "--scopes", "all"], "classify, admin"),
        ])
    func usage(words: [String], expected: String) throws {
        let outcome = try GagProcess.run(["keys"] + words + ["--file", path])
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains(expected))
        #expect(try GagProcess.run(["keys", "list"], environment: ["GAG_KEYS_FILE": ""]).status == 2)
    }
}
