import JSON

/// One setting of the service: its name, its meaning and what it accepts.
///
/// The dotted name gives all three spellings: `limits.body_bytes` is a nested key of the configuration file,
/// `GAG_LIMITS_BODY_BYTES` in the environment and `--limits-body-bytes` as a flag.
public struct Setting: Sendable {
    /// How the text of an environment variable or a flag becomes a value.
    package enum Kind: Sendable { case integer, integers, number, boolean, string }

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
    /// The only values, where there are few.
    public var choices: [String] = []

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
        case .integers: Self.integers(of: text)
        case .number: Double(text).map { .number($0) } ?? .string(text)
        case .boolean: text == "true" ? .bool(true) : text == "false" ? .bool(false) : .string(text)
        case .string: .string(text)
        }
    }

    /// Whole numbers between commas, in brackets or without.
    private static func integers(of text: String) -> JSONValue {
        let isArray = text.hasPrefix("[") && text.hasSuffix("]")
        let inner = isArray ? text.dropFirst().dropLast() : text[...]
        let numbers = inner.split(separator: ",", omittingEmptySubsequences: false).map { Int($0.filter { $0 != " " }) }
        return numbers.contains(nil) ? .string(text) : .array(numbers.compactMap { $0.map { .integer($0) } })
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

    /// One to four different whole numbers, ascending.
    static func integers(
        _ name: String, _ path: WritableKeyPath<ServiceConfiguration, [Int]> & Sendable, _ range: ClosedRange<Int>,
        unit: String, _ summary: String
    ) -> Setting {
        Setting(
            name: name, summary: summary, unit: unit,
            allowed: "one to four whole numbers from \(range.lowerBound) to \(range.upperBound) (\(unit)), ascending",
            kind: .integers,
            assign: { value, configuration in
                guard case .array(let elements) = value, (1...4).contains(elements.count) else { return false }
                let numbers = elements.compactMap { element -> Int? in
                    guard case .integer(let number) = element, range.contains(number) else { return nil }
                    return number
                }
                guard numbers.count == elements.count, zip(numbers, numbers.dropFirst()).allSatisfy(<) else {
                    return false
                }
                configuration[keyPath: path] = numbers
                return true
            },
            read: { .array($0[keyPath: path].map { .integer($0) }) })
    }

    static func number(
        _ name: String, _ path: WritableKeyPath<ServiceConfiguration, Double> & Sendable,
        _ range: ClosedRange<Double>, unit: String? = nil, _ summary: String
    ) -> Setting {
        let suffix = unit.map { " (\($0))" } ?? ""
        let (low, high) = (range.lowerBound.metricText, range.upperBound.metricText)
        return Setting(
            name: name, summary: summary, unit: unit, allowed: "a number from \(low) to \(high)" + suffix,
            kind: .number,
            assign: { value, configuration in
                guard let number = value.doubleValue, range.contains(number) else { return false }
                configuration[keyPath: path] = number
                return true
            },
            read: { configuration in
                let number = configuration[keyPath: path]
                return Int(exactly: number).map { .integer($0) } ?? .number(number)
            })
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
            read: { .bool($0[keyPath: path]) }, choices: ["true", "false"])
    }

    static func string(
        _ name: String, _ path: WritableKeyPath<ServiceConfiguration, String> & Sendable, mayBeEmpty: Bool = false,
        allowed: String? = nil, where isAllowed: @escaping @Sendable (String) -> Bool = { _ in true }, _ summary: String
    ) -> Setting {
        Setting(
            name: name, summary: summary, unit: nil,
            allowed: allowed ?? (mayBeEmpty ? "a string" : "a string that is not empty"), kind: .string,
            assign: { value, configuration in
                guard case .string(let text) = value, text.isEmpty ? mayBeEmpty : isAllowed(text) else { return false }
                configuration[keyPath: path] = text
                return true
            },
            read: { .string($0[keyPath: path]) })
    }

    /// A text that is read into a value once; nothing where it is empty.
    static func parsed<Value: Sendable>(
        _ name: String, _ path: WritableKeyPath<ServiceConfiguration, Value?> & Sendable, allowed: String,
        parse: @escaping @Sendable (String) -> Value?, text: @escaping @Sendable (Value) -> String, _ summary: String
    ) -> Setting {
        Setting(
            name: name, summary: summary, unit: nil, allowed: allowed, kind: .string,
            assign: { value, configuration in
                guard case .string(let given) = value else { return false }
                let parsed = parse(given)
                guard given.isEmpty || parsed != nil else { return false }
                configuration[keyPath: path] = parsed
                return true
            },
            read: { .string($0[keyPath: path].map(text) ?? "") })
    }

    /// Several texts: an array of strings, or one string with commas between them.
    static func list(
        _ name: String, _ path: WritableKeyPath<ServiceConfiguration, String> & Sendable, mayBeEmpty: Bool = false,
        allowed: String = "a string that is not empty, several with commas between, or an array of strings",
        where isAllowed: @escaping @Sendable (String) -> Bool = { _ in true }, _ summary: String
    ) -> Setting {
        Setting(
            name: name, summary: summary, unit: nil, allowed: allowed, kind: .string,
            assign: { value, configuration in
                let parts = value.arrayValue?.map(\.stringValue) ?? [value.stringValue]
                guard !parts.contains(nil) else { return false }
                let joined = parts.compactMap { $0 }.joined(separator: ",")
                let names = joined.split(separator: ",", omittingEmptySubsequences: false).map(\.withoutBlanks)
                guard joined.isEmpty ? mayBeEmpty : names.allSatisfy({ !$0.isEmpty && isAllowed($0) }) else {
                    return false
                }
                configuration[keyPath: path] = joined.isEmpty ? "" : names.joined(separator: ",")
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
            read: { .string($0[keyPath: path].rawValue) }, choices: Choice.allCases.map(\.rawValue))
    }
}

extension Substring {
    /// The text without the blanks around it.
    fileprivate var withoutBlanks: String {
        let start = drop { $0 == " " }
        return String(start.dropLast(start.reversed().prefix { $0 == " " }.count))
    }
}
