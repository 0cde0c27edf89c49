/// A command line that follows its syntax.
public struct ParsedArguments: Sendable, Equatable {
    /// Arguments that are no options, in order.
    public internal(set) var operands: [String] = []
    /// Whether `--help` was given; operands are not checked then.
    public var wantsHelp: Bool { flags.contains(CommandSyntax.help.name) }

    var flags: Set<String> = []
    var texts: [String: [String]] = [:]

    /// Whether the flag was given.
    public subscript(flag: Flag) -> Bool {
        flags.contains(flag.name)
    }

    /// The value of the option, the last if it was given several times; `nil` if it was not.
    public subscript<Value>(option: Option<Value>) -> Value? {
        texts[option.name]?.last.flatMap(option.convert)
    }

    /// The value of the option as it was written, the last if it was given several times.
    public func text(of option: any CommandLineOption) -> String? {
        texts[option.name]?.last
    }

    /// Every value of the option as it was written, in order.
    public func texts(of option: any CommandLineOption) -> [String] {
        texts[option.name] ?? []
    }
}
