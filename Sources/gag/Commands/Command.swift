import CommandLineArguments

/// What a process tells its caller.
enum ExitCode: Int32 {
    case success = 0
    case failure = 1
    case usage = 2
}

/// One of the program's commands.
struct Command: Sendable {
    /// What may be written on its command line.
    let syntax: CommandSyntax
    /// Does the work. Errors are shown by their descriptions; the exit code is 2 for a `UsageError`, else 1.
    let run: @Sendable (ParsedArguments) throws -> ExitCode

    /// The word that chooses the command: the last of its name.
    var word: String {
        syntax.name.split(separator: " ").last.map(String.init) ?? syntax.name
    }
}
