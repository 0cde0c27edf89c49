/// What may be written after the name of a command.
public struct CommandSyntax: Sendable {
    /// How many operands (arguments that are no options) a command takes.
    public enum Operands: Sendable, Equatable {
        /// None.
        case none
        /// Exactly one; the text is its name in the usage line.
        case one(String)
        /// One or more; the text is their name in the usage line.
        case several(String)
    }

    /// The command with the words before it: `gag classify`.
    public let name: String
    /// One sentence on what it does.
    public let summary: String
    /// Paragraphs below the options in the help text: details, examples.
    public let discussion: String
    /// Operands.
    public let operands: Operands
    /// Options in the order of the help text, which is added to them.
    public let options: [any CommandLineOption]

    /// `--help`, which every command has.
    public static let help = Flag("help", short: "h", help: "Show this help.")

    /// A command; `--help` is added to its options.
    public init(
        name: String, summary: String, discussion: String = "", operands: Operands = .none,
        options: [any CommandLineOption] = []
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.operands = operands
        self.options = options + [Self.help]
    }
}
