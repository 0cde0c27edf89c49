import JSON
import Spelling

/// Reads the members of one JSON object of model.json strictly: unknown keys are rejected at once, and every error names
/// the key's full path, its value and what is allowed.
package struct MemberReader {
    private let value: JSONValue
    private let path: String

    /// - Throws: `badValue` when `value` is no object, `unknownKey` for a key that is not in `keys`.
    package init(_ value: JSONValue, path: String = "", keys: [String]) throws(ModelError) {
        guard let members = value.objectValue else {
            throw .badValue(key: path.isEmpty ? "the document" : path, value: value.text(), allowed: "an object")
        }
        self.value = value
        self.path = path
        for (key, _) in members where !keys.contains(key) {
            let suggestion = key.closest(among: keys)
            throw .unknownKey(name(key), suggestion: suggestion.map { name($0) }, known: keys)
        }
    }

    /// The path of a member from the top of the document.
    package func name(_ key: String) -> String {
        path.isEmpty ? key : "\(path).\(key)"
    }

    /// The value of a member that may be missing; `null` counts as missing.
    package func optional(_ key: String) -> JSONValue? {
        guard let member = value[key], !member.isNull else { return nil }
        return member
    }

    package func required(_ key: String, allowed: String) throws(ModelError) -> JSONValue {
        guard let member = optional(key) else { throw .missingKey(name(key), allowed: allowed) }
        return member
    }

    package func bad(_ key: String, allowed: String) -> ModelError {
        .badValue(key: name(key), value: value[key]?.text() ?? "missing", allowed: allowed)
    }

    package func text(_ key: String, allowed: String = "a text") throws(ModelError) -> String {
        guard let text = try required(key, allowed: allowed).stringValue, !text.isEmpty else {
            throw bad(key, allowed: allowed)
        }
        return text
    }

    package func choice<Choice: RawRepresentable<String> & CaseIterable>(_ key: String) throws(ModelError) -> Choice {
        let allowed = Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
        guard let choice = Choice(rawValue: try text(key, allowed: allowed)) else { throw bad(key, allowed: allowed) }
        return choice
    }

    package func integer(_ key: String, in range: ClosedRange<Int>) throws(ModelError) -> Int {
        let allowed = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard let value = try required(key, allowed: allowed).integerValue, range.contains(value) else {
            throw bad(key, allowed: allowed)
        }
        return value
    }

    package func number(
        _ key: String, allowed: String, where isAllowed: (Double) -> Bool
    ) throws(ModelError) -> Double {
        guard let number = try required(key, allowed: allowed).doubleValue, isAllowed(number) else {
            throw bad(key, allowed: allowed)
        }
        return number
    }

    /// Exactly three numbers, one for each channel in the network's order.
    package func channelNumbers(
        _ key: String, allowed: String, where isAllowed: (Double) -> Bool
    ) throws(ModelError) -> [Double] {
        let numbers = try required(key, allowed: allowed).arrayValue?.map(\.doubleValue) ?? []
        guard numbers.count == 3, numbers.allSatisfy({ $0.map(isAllowed) ?? false }) else {
            throw bad(key, allowed: allowed)
        }
        return numbers.compactMap(\.self)
    }

    /// Different, non-empty texts; as many as `count` says.
    package func labels(_ key: String, count: Int) throws(ModelError) -> [String] {
        let allowed = "\(count) different texts, one for each class"
        let labels = try required(key, allowed: allowed).arrayValue?.map { $0.stringValue ?? "" } ?? []
        guard labels.count == count, !labels.contains(""), Set(labels).count == count else {
            throw bad(key, allowed: allowed)
        }
        return labels
    }
}
