import CommandLineArguments
import Glibc
import Service
import Spelling

/// The program: chooses the command and turns errors into messages and exit codes.
@main
enum Gag {
    private static let commands: [Command] = [
        ServeCommand.command, ClassifyCommand.command, EvaluateCommand.command, InspectCommand.command,
        ImportCommand.command, ExportCommand.command, CalibrateCommand.command, QuantizeCommand.command,
        BenchCommand.command,
        KeysCommand.command,
    ]

    private static let version = Flag("version", help: "Show the version.")
    private static let completionScript = Option<CompletionShell>.choice(
        "generate-completion-script", help: "Print a script that has the shell complete commands, options and values.")
    /// What may stand in a command's place.
    private static let syntax = CommandSyntax(name: "gag", summary: "", options: [version, completionScript])

    static func main() {
        exit(run(Array(CommandLine.arguments.dropFirst())).rawValue)
    }

    private static func run(_ words: [String]) -> ExitCode {
        do throws(UsageError) {
            return try dispatch(words)
        } catch {
            Terminal.error.write("gag: \(error)\nSee `gag --help`.\n")
            return .usage
        }
    }

    private static func dispatch(_ words: [String]) throws(UsageError) -> ExitCode {
        guard let first = words.first else { throw .missingCommand }
        if first.hasPrefix("-") { return try runWithoutCommand(words) }
        let rest = Array(words.dropFirst())
        if first == "help" { return try help(rest) }
        guard let command = command(named: first) else { throw unknown(first) }
        return run(command, rest)
    }

    private static func run(_ command: Command, _ words: [String]) -> ExitCode {
        let name = command.syntax.name
        do {
            let arguments = try command.syntax.parse(words)
            if arguments.wantsHelp {
                Terminal.output.write(command.syntax.helpText)
                return .success
            }
            return try command.run(arguments)
        } catch let error as UsageError {
            Terminal.error.write("\(name): \(error)\n\(command.syntax.usage)\nSee `\(name) --help`.\n")
            return .usage
        } catch {
            Terminal.error.write("\(name): \(error)\n")
            return .failure
        }
    }

    private static func runWithoutCommand(_ words: [String]) throws(UsageError) -> ExitCode {
        let arguments = try syntax.parse(words)
        if arguments.wantsHelp {
            Terminal.output.write(helpText)
        } else if arguments[version] {
            Terminal.output.write("gag \(GagService.version)\n")
        } else if let shell = arguments[completionScript] {
            let script = CompletionScript(
                program: syntax.name, options: syntax.options, commands: commands.map { ($0.word, $0.syntax) })
            Terminal.output.write(script.text(for: shell))
        } else {
            throw .missingCommand
        }
        return .success
    }

    private static func help(_ words: [String]) throws(UsageError) -> ExitCode {
        guard let name = words.first else { return try runWithoutCommand(["--help"]) }
        guard let command = command(named: name) else { throw unknown(name) }
        Terminal.output.write(command.syntax.helpText)
        return .success
    }

    private static var helpText: String {
        let rows = commands.map { (left: $0.word, right: $0.syntax.summary) }
        return """
            Usage: gag COMMAND [OPTIONS] …
                   gag --help | --version | --generate-completion-script bash|zsh|fish

            Tells gender and age group of faces in photos.

            Commands:
            \(CommandSyntax.table(rows))

            `gag COMMAND --help` explains a command. Exit codes: 0, 1 failed, 2 usage.

            """
    }

    private static func command(named name: String) -> Command? {
        commands.first { $0.word == name }
    }

    private static func unknown(_ name: String) -> UsageError {
        .unknownCommand(name, suggestion: name.closest(among: commands.map(\.word)))
    }
}
