import JSON

/// One setting of the service: its name, its meaning and what it accepts.
///
/// The dotted name gives all three spellings: `limits.body_bytes` is a nested key of the configuration file,
/// `GAG_LIMITS_BODY_BYTES` in the environment and `--limits-body-bytes` as a flag.
public struct Setting: Sendable {
    /// How the text of an environment variable or a flag becomes a value.
    package enum Kind: Sendable { case integer, boolean, string }

    /// Dotted name, in snake case.
    public let name: String
    /// One sentence on what it does.
    public let summary: String
    /// Unit of the value; nil where it has none.
    public let unit: String?
    /// What is accepted, in words.
    public let allowed: String
    package let kind: Kind
    package let assign: @Sendable (JSONValue, inout ServiceConfiguration) -> Bool
    package let read: @Sendable (ServiceConfiguration) -> JSONValue

    /// Name of the environment variable.
    public var environmentName: String {
        "GAG_" + name.uppercased().map { $0 == "." ? "_" : String($0) }.joined()
    }

    /// Name of the flag, dashes included.
    public var flagName: String {
        "--" + name.map { $0 == "." || $0 == "_" ? "-" : String($0) }.joined()
    }

    /// Whether the value is a boolean, so that its flag may stand alone.
    public var isBoolean: Bool { kind == .boolean }

    /// Turns the text of an environment variable or a flag into a value of the setting's kind.
    package func value(of text: String) -> JSONValue {
        switch kind {
        case .integer: Int(text).map { .integer($0) } ?? .string(text)
        case .boolean: text == "true" ? .bool(true) : text == "false" ? .bool(false) : .string(text)
        case .string: .string(text)
        }
    }

    package func apply(
        _ value: JSONValue, to configuration: inout ServiceConfiguration, source: String, key: String? = nil
    ) throws(ConfigurationError) {
        guard assign(value, &configuration) else {
            throw .badValue(
                key: key ?? name, value: String(decoding: value.serialized(), as: UTF8.self), source: source,
                allowed: allowed)
        }
    }
}

extension Setting {
    static func integer(
        _ name: String, _ path: WritableKeyPath<ServiceConfiguration, Int> & Sendable, _ range: ClosedRange<Int>,
        unit: String? = nil, _ summary: String
    ) -> Setting {
        let suffix = unit.map { " (\($0))" } ?? ""
        return Setting(
            name: name, summary: summary, unit: unit,
            allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)" + suffix, kind: .integer,
            assign: { value, configuration in
                guard case .integer(let number) = value, range.contains(number) else { return false }
                configuration[keyPath: path] = number
                return true
            },
            read: { .integer($0[keyPath: path]) })
    }

    static func boolean(
        _ name: String, _ path: WritableKeyPath<ServiceConfiguration, Bool> & Sendable, _ summary: String
    ) -> Setting {
        Setting(
            name: name, summary: summary, unit: nil, allowed: "true or false", kind: .boolean,
            assign: { value, configuration in
                guard case .bool(let flag) = value else { return false }
                configuration[keyPath: path] = flag
                return true
            },
            read: { .bool($0[keyPath: path]) })
    }

    static func string(
        _ name: String, _ path: WritableKeyPath<ServiceConfiguration, String> & Sendable, mayBeEmpty: Bool = false,
        _ summary: String
    ) -> Setting {
        Setting(
            name: name, summary: summary, unit: nil, allowed: mayBeEmpty ? "a string" : "a string that is not empty",
            kind: .string,
            assign: { value, configuration in
                guard case .string(let text) = value, mayBeEmpty || !text.isEmpty else { return false }
                configuration[keyPath: path] = text
                return true
            },
            read: { .string($0[keyPath: path]) })
    }

    static func choice<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
        _ name: String, _ path: WritableKeyPath<ServiceConfiguration, Choice> & Sendable, _ summary: String
    ) -> Setting {
        Setting(
            name: name, summary: summary, unit: nil,
            allowed: "one of " + Choice.allCases.map(\.rawValue).joined(separator: ", "), kind: .string,
            assign: { value, configuration in
                guard case .string(let text) = value, let choice = Choice(rawValue: text) else { return false }
                configuration[keyPath: path] = choice
                return true
            },
            read: { .string($0[keyPath: path].rawValue) })
    }
}
