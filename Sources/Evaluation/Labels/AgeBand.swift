/// Ages in full years between two bounds, as datasets write them in place of an age: `20-29`, `more than 70`, `70+`.
public struct AgeBand: Sendable, Equatable {
    /// The ages in it.
    public let years: ClosedRange<Int>

    /// The band that a text names; nil when it names none.
    public init?(_ text: String) {
        let words = text.lowercased().split(separator: " ").joined(separator: " ")
        if words.hasSuffix("+"), let first = Self.year(words.dropLast()) {
            years = first...150
        } else if words.hasPrefix("more than "), let first = Self.year(words.dropFirst("more than ".count)) {
            // FairFace's highest band follows 60-69.
            years = first...150
        } else {
            let bounds = words.split(separator: "-", omittingEmptySubsequences: false)
            guard bounds.count == 2, let first = Self.year(bounds[0]), let last = Self.year(bounds[1]), first <= last
            else { return nil }
            years = first...last
        }
    }

    private static func year(_ text: Substring) -> Int? {
        let text = text.filter { $0 != " " }
        guard let year = Int(text), (0...150).contains(year), text.first != "+" else { return nil }
        return year
    }
}
