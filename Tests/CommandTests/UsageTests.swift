import Testing

@Suite("gag")
struct UsageTests {
    private static let commands = ["serve", "classify", "evaluate", "inspect"]

    @Test("--version shows the version and exits 0")
    func version() throws {
        let outcome = try GagProcess.run(["--version"])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains(#/^gag \d+\.\d+\.\d+\n$/#))
        #expect(outcome.errors.isEmpty)
    }

    @Test("--help lists every command", arguments: [["--help"], ["-h"], ["help"]])
    func help(_ words: [String]) throws {
        let outcome = try GagProcess.run(words)
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("Usage: gag COMMAND"))
        for command in Self.commands { #expect(outcome.output.contains("\n  \(command) ")) }
    }

    @Test("every command has --help, and exits 0 on it", arguments: commands)
    func commandHelp(_ command: String) throws {
        let outcome = try GagProcess.run([command, "--help"])
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("Usage: gag \(command) [OPTIONS]"))
        #expect(outcome.output.contains("-h, --help"))
        #expect(try GagProcess.run(["help", command]).output == outcome.output)
    }

    @Test(
        "a mistake in usage exits 2, says what was meant, prints nothing else",
        arguments: [
            ([], "a command is missing"), (["clasify", "x"], "unknown command clasify; did you mean classify?"),
            (["--verison"], "unknown flag --verison; did you mean --version?"),
            (["serve", "--hots", "::"], "unknown flag --hots; did you mean --host?"),
            (["serve", "--port=99999"], "--port is \"99999\"; it must be a whole number from 0 to 65535"),
            (["serve", "here"], "\"here\" is one argument too many"),
            (["classify"], "FILE|DIR|- … is missing"), (["classify", "--jsno", "x"], "did you mean --json?"),
            (["classify", "--batch", "0", "x"], "--batch is \"0\"; it must be a whole number from 1 to 256"),
            (["classify", "x", "--model"], "--model needs a value"), (["evaluate"], "DIR|LABELS.csv is missing"),
            (["evaluate", "a", "b"], "\"b\" is one argument too many"), (["inspect"], "MODEL is missing"),
            (["inspect", "--json=yes", "m"], "--json takes no value"),
        ] as [([String], String)])
    func usage(_ words: [String], _ message: String) throws {
        let outcome = try GagProcess.run(words)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
    }
}
