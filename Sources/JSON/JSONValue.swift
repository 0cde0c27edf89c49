import Glibc  // links libm, in which rounding of doubles lives

/// A JSON document, or a part of one (RFC 8259), whose objects keep the order of their members.
///
/// Answers of the service have a stable key order, which Foundation's encoder cannot give; configuration errors name keys
/// in the order of the file. Literals build values: `["count": 3, "names": ["a", "b"], "rest": nil]`.
public enum JSONValue: Sendable {
    /// Members in order. The parser never yields a key twice; a writer of answers should not either.
    case object([(key: String, value: JSONValue)])
    /// Elements in order.
    case array([JSONValue])
    /// Text.
    case string(String)
    /// A number with a fraction or an exponent, or an integer that does not fit `Int`.
    case number(Double)
    /// A number written without fraction and exponent.
    case integer(Int)
    /// `true` or `false`.
    case bool(Bool)
    /// `null`.
    case null
}

extension JSONValue {
    /// The member `key` of an object, `nil` when there is none or when this is no object.
    public subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// The element at `index` of an array, `nil` outside it or when this is no array.
    public subscript(index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// The members of an object in order, else `nil`.
    public var objectValue: [(key: String, value: JSONValue)]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// The elements of an array, else `nil`.
    public var arrayValue: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The text of a string, else `nil`.
    public var stringValue: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The value of an integer, or of a number without fraction that fits `Int` (`1.0`, `1e3`), else `nil`.
    public var integerValue: Int? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int(exactly: value)
        default: nil
        }
    }

    /// The value of a number or an integer, else `nil`.
    public var doubleValue: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// The value of `true` or `false`, else `nil`.
    public var boolValue: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// Whether this is `null`.
    public var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// The kind of value with its article, as error messages need it: "an object", "a string" …
    public var kind: String {
        switch self {
        case .object: "an object"
        case .array: "an array"
        case .string: "a string"
        case .number, .integer: "a number"
        case .bool: "a boolean"
        case .null: "null"
        }
    }

    /// `value` rounded half away from zero to `decimals` places, so that the answer shows no more digits than mean
    /// something. The shortest text that reads back as the rounded number is what gets written: 0.97, not 0.9700.
    public static func rounded(_ value: Double, decimals: Int) -> JSONValue {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let rounded = (value * scale).rounded() / scale
        return .number(rounded == 0 ? 0 : rounded)
    }
}

extension JSONValue: Equatable {
    /// Equal documents: members in the same order; an integer equals the number of the same value.
    public static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.object(let left), .object(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.key == $1.key && $0.value == $1.value }
        case (.array(let left), .array(let right)): left == right
        case (.string(let left), .string(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.integer(let left), .number(let right)): Double(left) == right
        case (.number(let left), .integer(let right)): left == Double(right)
        case (.bool(let left), .bool(let right)): left == right
        case (.null, .null): true
        default: false
        }
    }
}
