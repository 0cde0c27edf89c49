import CommandLineArguments
import Testing

@Suite("The command line")
struct CommandSyntaxTests {
    private enum Color: String, CaseIterable { case red, green }

    private static let host = Option.text("host", placeholder: "ADDRESS", help: "Address to listen on.")
    private static let port = Option.integer("port", short: "p", in: 0...65535, help: "Port to listen on.")
    private static let color = Option<Color>.choice("color", help: "A colour.")
    private static let json = Flag("json", short: "j", help: "Print JSON.")
    private static let syntax = CommandSyntax(
        name: "tool run", summary: "Runs.", discussion: "More.", operands: .several("FILE …"),
        options: [host, port, color, json])

    private func error(_ words: String..., syntax: CommandSyntax = Self.syntax) -> UsageError? {
        do throws(UsageError) {
            _ = try syntax.parse(words)
            return nil
        } catch { return error }
    }

    @Test("values follow a space or an equals sign, and have their type")
    func values() throws {
        let parsed = try Self.syntax.parse(["--host", "::1", "a", "--port=80", "--color", "green", "--json", "b"])
        #expect(parsed[Self.host] == "::1")
        #expect(parsed[Self.port] == 80)
        #expect(parsed[Self.color] == .green)
        #expect(parsed[Self.json])
        #expect(parsed.operands == ["a", "b"])
        #expect(parsed.text(of: Self.port) == "80")
    }

    @Test("a number has its range, and whole bounds are named without a fraction")
    func numbers() throws {
        let share = Option.number("share", in: 0...0.5, help: "A share.")
        let syntax = CommandSyntax(
            name: "tool run", summary: "Runs.", discussion: "More.", operands: .several("FILE …"), options: [share])
        #expect(try syntax.parse(["--share", "0.25", "a"])[share] == 0.25)
        for text in ["0.6", "-1", "nan", "half"] {
            let message = error("--share=\(text)", "a", syntax: syntax)?.description
            #expect(message?.contains("a number from 0 to 0.5") == true)
        }
    }

    @Test("what is not given is nil or false")
    func absent() throws {
        let parsed = try Self.syntax.parse(["a"])
        #expect(parsed[Self.host] == nil)
        #expect(parsed[Self.port] == nil)
        #expect(!parsed[Self.json])
        #expect(!parsed.wantsHelp)
    }

    @Test("short names work; a single dash is an operand; the last of several values wins")
    func shortNames() throws {
        let parsed = try Self.syntax.parse(["-p", "1", "-", "-j", "--port", "2", "--host=a=b"])
        #expect(parsed[Self.port] == 2)
        #expect(parsed[Self.json])
        #expect(parsed.operands == ["-"])
        #expect(parsed[Self.host] == "a=b")
    }

    @Test("after two dashes everything is an operand")
    func terminator() throws {
        let parsed = try Self.syntax.parse(["--json", "--", "--host", "--", "-x"])
        #expect(parsed.operands == ["--host", "--", "-x"])
        #expect(parsed[Self.host] == nil)
    }

    @Test("an unknown flag says what was meant")
    func unknownFlags() {
        #expect(error("--hots", "x") == .unknownFlag("--hots", suggestion: "--host"))
        #expect(error("--hots=x", "f")?.description == "unknown flag --hots; did you mean --host?")
        #expect(error("-host", "x") == .unknownFlag("-host", suggestion: "--host"))
        #expect(error("--frobnicate") == .unknownFlag("--frobnicate", suggestion: nil))
        #expect(error("-z")?.description == "unknown flag -z")
    }

    @Test("a missing, superfluous or bad value is an error with the flag, the value and what is allowed")
    func badValues() {
        #expect(error("a", "--port") == .missingValue(flag: "--port", allowed: "a whole number from 0 to 65535"))
        #expect(error("--host", "--json", "a") == .missingValue(flag: "--host", allowed: "a text"))
        #expect(error("--host", "--", "a") == .missingValue(flag: "--host", allowed: "a text"))
        #expect(
            error("--port", "65536", "a")?.description
                == "--port is \"65536\"; it must be a whole number from 0 to 65535")
        #expect(error("--port", "-1", "a")?.description.contains("\"-1\"") == true)
        #expect(error("--color=blue", "a") == .badValue(flag: "--color", value: "blue", allowed: "red or green"))
        #expect(error("--host=", "a") == .badValue(flag: "--host", value: "", allowed: "a text"))
        #expect(error("--json=yes", "a") == .unexpectedValue(flag: "--json", value: "yes"))
    }

    @Test("an option with an implied value takes another only after an equals sign")
    func impliedValues() throws {
        let page = Option<Bool>("page", placeholder: "BOOL", help: "", allowed: "true or false", impliedValue: "true") {
            Bool($0)
        }
        let syntax = CommandSyntax(name: "t", summary: "", operands: .several("FILE …"), options: [page])
        #expect(try syntax.parse(["--page", "false"])[page] == true)
        #expect(try syntax.parse(["--page", "false"]).operands == ["false"])
        #expect(try syntax.parse(["--page=false", "f"])[page] == false)
        #expect(
            error("--page=no", "f", syntax: syntax) == .badValue(flag: "--page", value: "no", allowed: "true or false"))
    }

    @Test("operands are counted")
    func operands() {
        #expect(error() == .missingOperand("FILE …"))
        let one = CommandSyntax(name: "t", summary: "", operands: .one("DIR"))
        #expect(error("a", "b", syntax: one) == .unexpectedOperand("b"))
        #expect(error(syntax: one) == .missingOperand("DIR"))
        #expect(error("a", syntax: CommandSyntax(name: "t", summary: "")) == .unexpectedOperand("a"))
    }

    @Test("--help needs no operands", arguments: ["--help", "-h"])
    func help(_ flag: String) throws {
        #expect(try Self.syntax.parse([flag]).wantsHelp)
    }

    @Test("the help text shows usage, summary, every option with its placeholder, and the discussion")
    func helpText() {
        #expect(
            Self.syntax.helpText == """
                Usage: tool run [OPTIONS] FILE …

                Runs.

                Options:
                  --host ADDRESS     Address to listen on.
                  -p, --port N       Port to listen on.
                  --color red|green  A colour.
                  -j, --json         Print JSON.
                  -h, --help         Show this help.

                More.

                """)
    }
}
