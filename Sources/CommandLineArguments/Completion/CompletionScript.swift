/// A shell whose command line can complete words.
public enum CompletionShell: String, Sendable, CaseIterable {
    case bash, zsh, fish
}

/// A script that teaches a shell to complete a program's commands, options and values, made from the same tables as the help
/// texts.
public struct CompletionScript: Sendable {
    /// A command and the word that chooses it.
    public typealias Command = (word: String, syntax: CommandSyntax)

    let program: String
    let options: [any CommandLineOption]
    let commands: [Command]

    /// A script for a program.
    ///
    /// - Parameters:
    ///   - program: the name that the program is called by.
    ///   - options: those that stand where a command would.
    ///   - commands: in the order of the help text.
    public init(program: String, options: [any CommandLineOption], commands: [Command]) {
        self.program = program
        self.options = options
        self.commands = commands
    }

    /// The script's text.
    public func text(for shell: CompletionShell) -> String {
        switch shell {
        case .bash: bash
        case .zsh: zsh
        case .fish: fish
        }
    }

    /// The commands' words, and `help`, which takes one of them.
    var words: [String] { commands.map(\.word) + ["help"] }
}

extension CommandLineOption {
    /// The help text as one line.
    var line: String { help.split(separator: "\n").joined(separator: " ") }
    /// All spellings, dashes included.
    var spellings: [String] { (short.map { ["-\($0)"] } ?? []) + ["--\(name)"] }
}

extension CommandSyntax {
    /// What may stand where an operand is expected.
    var operandCompletion: ValueCompletion {
        switch operands {
        case .none: .nothing
        case .one(let name), .several(let name): ValueCompletion(placeholder: name)
        }
    }
}

extension String {
    /// In single quotes, as shells take them literally.
    var shellQuoted: String { "'" + replacing("'", with: "'\\''") + "'" }
}
