/// Why a configuration was refused: the key, the value and what is allowed.
public enum ConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file cannot be read.
    case unreadable(path: String, reason: String)
    /// The file is not JSON5; the reason names line and column.
    case malformed(path: String, reason: String)
    /// No such setting; the nearest known one is offered.
    case unknownKey(key: String, source: String, suggestion: String?)
    /// A value that the setting does not take.
    case badValue(key: String, value: String, source: String, allowed: String)

    /// One sentence for the operator.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason):
            "cannot read the configuration file \(path): \(reason)"
        case .malformed(let path, let reason):
            "the configuration file \(path) is not valid JSON5: \(reason)"
        case .unknownKey(let key, let source, let suggestion):
            "unknown key \(key) in \(source)" + (suggestion.map { "; did you mean \($0)?" } ?? "")
        case .badValue(let key, let value, let source, let allowed):
            "bad value \(value) for \(key) in \(source): allowed is \(allowed)"
        }
    }
}
