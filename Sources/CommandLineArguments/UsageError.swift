/// A command line that does not follow the syntax; programs exit with status 2 on it.
public enum UsageError: Error, Equatable, Sendable {
    /// A flag that does not exist, as written with its dashes, and the one that was probably meant.
    case unknownFlag(String, suggestion: String?)
    /// A command that does not exist, and the one that was probably meant.
    case unknownCommand(String, suggestion: String?)
    /// No command at all.
    case missingCommand
    /// An option at the end of the line, or before another, that needs a value.
    case missingValue(flag: String, allowed: String)
    /// A value for a flag that takes none.
    case unexpectedValue(flag: String, value: String)
    /// A value that the option does not allow.
    case badValue(flag: String, value: String, allowed: String)
    /// An operand is missing; the payload is its name in the usage line.
    case missingOperand(String)
    /// An operand too many.
    case unexpectedOperand(String)
}

extension UsageError: CustomStringConvertible {
    /// One line that names the flag, its value and what is allowed.
    public var description: String {
        switch self {
        case .unknownFlag(let flag, let suggestion?): "unknown flag \(flag); did you mean \(suggestion)?"
        case .unknownFlag(let flag, nil): "unknown flag \(flag)"
        case .unknownCommand(let name, let suggestion?): "unknown command \(name); did you mean \(suggestion)?"
        case .unknownCommand(let name, nil): "unknown command \(name)"
        case .missingCommand: "a command is missing"
        case .missingValue(let flag, let allowed): "\(flag) needs a value: \(allowed)"
        case .unexpectedValue(let flag, let value): "\(flag) takes no value, but was given \"\(value)\""
        case .badValue(let flag, let value, let allowed): "\(flag) is \"\(value)\"; it must be \(allowed)"
        case .missingOperand(let name): "\(name) is missing"
        case .unexpectedOperand(let text): "\"\(text)\" is one argument too many"
        }
    }
}
