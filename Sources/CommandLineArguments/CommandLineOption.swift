/// What the parser and the help text need to know of an option, whatever the type of its value.
public protocol CommandLineOption: Sendable {
    /// Long name without dashes.
    var name: String { get }
    /// Short name without dash, if it has one.
    var short: Character? { get }
    /// What stands for the value in the help text; `nil` for a flag, which takes none.
    var placeholder: String? { get }
    /// One or two lines for the help text.
    var help: String { get }
    /// What its value may be, for errors; empty for a flag.
    var allowed: String { get }
    /// The value that the option's name alone stands for; where there is one, another can only follow an equals sign.
    var impliedValue: String? { get }
    /// What a shell may propose for its value.
    var completion: ValueCompletion { get }
    /// Whether `text` is a value that the option allows.
    func accepts(_ text: String) -> Bool
}

/// An option without a value: given or not.
public struct Flag: CommandLineOption {
    /// Long name without dashes.
    public let name: String
    /// Short name without dash.
    public let short: Character?
    /// One or two lines for the help text.
    public let help: String
    /// None: a flag takes no value.
    public var placeholder: String? { nil }
    /// Nothing: a flag takes no value.
    public var allowed: String { "" }
    /// None: a flag takes no value.
    public var impliedValue: String? { nil }

    /// Nothing: a flag takes no value.
    public var completion: ValueCompletion { .nothing }

    /// A flag.
    public init(_ name: String, short: Character? = nil, help: String) {
        self.name = name
        self.short = short
        self.help = help
    }

    /// Never: a flag takes no value.
    public func accepts(_ text: String) -> Bool { false }
}

/// An option with a value of a certain type: `--name value` or `--name=value`.
public struct Option<Value: Sendable>: CommandLineOption {
    /// Long name without dashes.
    public let name: String
    /// Short name without dash.
    public let short: Character?
    /// What stands for the value in the help text.
    public let placeholder: String?
    /// One or two lines for the help text.
    public let help: String
    /// What a value may be, for errors.
    public let allowed: String
    /// The value that the option's name alone stands for.
    public let impliedValue: String?
    /// What a shell may propose.
    public let completion: ValueCompletion
    let convert: @Sendable (String) -> Value?

    /// An option.
    ///
    /// - Parameters:
    ///   - name: long name without dashes.
    ///   - short: short name without dash.
    ///   - placeholder: what stands for the value in the help text, in capitals.
    ///   - help: one or two lines for the help text.
    ///   - allowed: what a value may be, for errors.
    ///   - impliedValue: what the option's name alone stands for; where there is one, another value can only follow an
    ///     equals sign.
    ///   - completion: what a shell may propose; by default what the placeholder tells.
    ///   - convert: the value that a text means; `nil` when it is not allowed.
    public init(
        _ name: String, short: Character? = nil, placeholder: String, help: String, allowed: String,
        impliedValue: String? = nil, completion: ValueCompletion? = nil,
        convert: @escaping @Sendable (String) -> Value?
    ) {
        self.name = name
        self.short = short
        self.placeholder = placeholder
        self.help = help
        self.allowed = allowed
        self.impliedValue = impliedValue
        self.completion = completion ?? ValueCompletion(placeholder: placeholder)
        self.convert = convert
    }

    /// Whether `text` means a value.
    public func accepts(_ text: String) -> Bool { convert(text) != nil }
}

extension Option where Value == String {
    /// An option whose value is any text but the empty one.
    public static func text(
        _ name: String, short: Character? = nil, placeholder: String, help: String
    ) -> Option {
        Option(name, short: short, placeholder: placeholder, help: help, allowed: "a text") { $0.isEmpty ? nil : $0 }
    }
}

extension Option where Value == Int {
    /// An option whose value is a whole number within `range`.
    public static func integer(
        _ name: String, short: Character? = nil, placeholder: String = "N", in range: ClosedRange<Int>, help: String
    ) -> Option {
        let allowed = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return Option(name, short: short, placeholder: placeholder, help: help, allowed: allowed) { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension Option where Value == Double {
    /// An option whose value is a number within `range`.
    public static func number(
        _ name: String, placeholder: String = "X", in range: ClosedRange<Double>, help: String
    ) -> Option {
        let allowed = "a number from \(range.lowerBound.formattedBound) to \(range.upperBound.formattedBound)"
        return Option(name, placeholder: placeholder, help: help, allowed: allowed) { text in
            Double(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension Double {
    /// Whole numbers without a fraction.
    fileprivate var formattedBound: String { Int(exactly: self).map(String.init) ?? "\(self)" }
}

extension Option where Value == [Int] {
    /// An option whose value is whole numbers within `range`, separated by commas.
    ///
    /// - Parameter help: one sentence for the help text.
    /// - Parameter name: the name without dashes.
    /// - Parameter placeholder: what stands for the value in the help text.
    /// - Parameter range: the values that are allowed.
    /// - Parameter isAscending: whether each must be greater than the one before it.
    public static func integers(
        _ name: String, placeholder: String = "N,…", in range: ClosedRange<Int>, isAscending: Bool = false, help: String
    ) -> Option {
        let allowed =
            (isAscending ? "ascending " : "")
            + "whole numbers from \(range.lowerBound) to \(range.upperBound), separated by commas"
        return Option(name, placeholder: placeholder, help: help, allowed: allowed) { text in
            let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
            let values = numbers.compactMap(\.self)
            guard values.count == numbers.count, values.allSatisfy(range.contains) else { return nil }
            return !isAscending || zip(values, values.dropFirst()).allSatisfy(<) ? values : nil
        }
    }
}

extension Option where Value: RawRepresentable<String> & CaseIterable {
    /// An option whose value is one of the cases of `Value`, spelt as their raw values.
    public static func choice(_ name: String, short: Character? = nil, help: String) -> Option {
        let cases = Value.allCases.map(\.rawValue)
        return Option(
            name, short: short, placeholder: cases.joined(separator: "|"), help: help,
            allowed: cases.joined(separator: " or "), completion: .words(cases)
        ) { Value(rawValue: $0) }
    }
}
