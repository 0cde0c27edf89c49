import APIKeys
import CommandLineArguments
import FoundationEssentials

/// `gag keys`: the file of API keys.
enum KeysCommand {
    private enum Action: String, CaseIterable { case add, list, revoke }

    private static let file = Option.text(
        "file", short: "f", placeholder: "FILE", help: "The key file (default: $GAG_KEYS_FILE).")

    private static let rate = Option<Double>(
        "rate", placeholder: "N", help: "Photos a second that the key may send (default: no limit).",
        allowed: "a positive number"
    ) { text in
        Double(text).flatMap { $0 > 0 && $0 <= 1_000_000 ? $0 : nil }
    }

    private static let scopes = Option<Set<APIKey.Scope>>(
        "scopes", placeholder: "LIST",
        help: "What the key may do: classify, admin or both, with a comma\n(default classify).",
        allowed: "classify, admin or classify,admin"
    ) { text in
        let scopes = text.split(separator: ",").map { APIKey.Scope(rawValue: String($0)) }
        return scopes.isEmpty || scopes.contains(nil) ? nil : Set(scopes.compactMap(\.self))
    }

    static let command = Command(
        syntax: CommandSyntax(
            name: "gag keys",
            summary: "Adds, lists and revokes the API keys of a key file.",
            discussion: """
                gag keys add NAME      makes a key and prints it, the only time that it is seen; the file gets its SHA-256
                gag keys list          prints name, rate and scopes of every key
                gag keys revoke NAME   takes a key out

                A running service reads the file again on SIGHUP.

                Example:
                  gag keys add shop --file keys --rate 20
                """,
            operands: .several("add|list|revoke [NAME]"), options: [file, rate, scopes]),
        run: run)

    private static func run(_ arguments: ParsedArguments) throws -> ExitCode {
        guard let action = Action(rawValue: arguments.operands[0]) else {
            throw UsageError.badValue(
                flag: "the action", value: arguments.operands[0], allowed: "add, list or revoke")
        }
        let count = action == .list ? 1 : 2
        if arguments.operands.count < count { throw UsageError.missingOperand("NAME") }
        if arguments.operands.count > count { throw UsageError.unexpectedOperand(arguments.operands[count]) }
        guard let path = arguments[file] ?? ProcessInfo.processInfo.environment["GAG_KEYS_FILE"], !path.isEmpty else {
            throw UsageError.missingValue(flag: "--file", allowed: "the key file; or set GAG_KEYS_FILE")
        }
        switch action {
        case .add: return try add(arguments.operands[1], to: path, arguments)
        case .list: return try list(path)
        case .revoke: return try revoke(arguments.operands[1], from: path)
        }
    }

    /// A file that is not there yet is made.
    private static func add(_ name: String, to path: String, _ arguments: ParsedArguments) throws -> ExitCode {
        var keys = FileManager.default.fileExists(atPath: path) ? try KeyFile(path: path) : KeyFile()
        let secret = APIKey.makeSecret()
        try keys.add(
            APIKey(
                name: name, digest: KeyDigest(of: secret), rate: arguments[rate],
                scopes: arguments[scopes] ?? [.classify]))
        try keys.write(to: path)
        Terminal.output.write(secret + "\n")
        Terminal.error.write("The key of \(name), shown this once. The service takes it up on SIGHUP.\n")
        return .success
    }

    private static func list(_ path: String) throws -> ExitCode {
        var table = TextTable([.left, .right, .left], header: ["NAME", "RATE", "SCOPES"])
        for key in try KeyFile(path: path).keys {
            let scopes = APIKey.Scope.allCases.filter(key.scopes.contains).map(\.rawValue)
            table.append([key.name, rateText(key.rate), scopes.joined(separator: ",")])
        }
        Terminal.output.write(table.text())
        return .success
    }

    private static func revoke(_ name: String, from path: String) throws -> ExitCode {
        var keys = try KeyFile(path: path)
        guard keys.revoke(name) else {
            Terminal.error.write("gag keys: there is no key named \(name) in \(path)\n")
            return .failure
        }
        try keys.write(to: path)
        Terminal.error.write("The key of \(name) is gone. The service forgets it on SIGHUP.\n")
        return .success
    }

    private static func rateText(_ rate: Double?) -> String {
        guard let rate else { return "no limit" }
        return (rate == rate.rounded() ? "\(Int(rate))" : "\(rate)") + "/s"
    }
}
