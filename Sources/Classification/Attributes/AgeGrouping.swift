/// Age groups of the caller's choice, into which the distribution over years is summed: `0-15,16-17,18-20,21+`.
public struct AgeGrouping: Sendable, Equatable {
    /// Why a text is no list of age groups.
    public enum ParseError: Error, Sendable, Equatable, CustomStringConvertible {
        /// A group that is neither `FIRST-LAST` nor, at the end, `FIRST+`; counted from 1.
        case malformedGroup(number: Int)
        /// A group that does not begin with the year after the group before it, or the first with another than 0.
        case gap(number: Int, expected: Int)
        /// A last group with an upper end.
        case openEndMissing
        /// Fewer than 2 or more than 20 groups.
        case count(Int)

        /// One sentence that repeats nothing of the text.
        public var description: String {
            switch self {
            case .malformedGroup(let number):
                "Group \(number) must be FIRST-LAST, or FIRST+ at the end, in whole years from 0 to \(AgeGrouping.oldest)."
            case .gap(let number, let expected):
                "Group \(number) must begin with \(expected): the groups ascend from 0 without gaps or overlaps."
            case .openEndMissing: "The last group must have the form FIRST+."
            case .count(let count): "\(count) groups were given; from 2 to 20 are allowed."
            }
        }
    }

    /// A group and the years in it.
    public struct Group: Sendable, Equatable {
        /// As in answers: `16-17`, `21+`.
        public let label: String
        /// Ages in full years; the last group's end is the oldest age that the head knows.
        public let years: ClosedRange<Int>
    }

    /// Ascending; every age from 0 to 100 is in exactly one.
    public let groups: [Group]

    private static let oldest = Head.years.upperBound

    /// Reads groups from their text.
    ///
    /// - Throws: ``ParseError``; nothing but the exact form is accepted.
    public init(parsing text: String) throws(ParseError) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard (2...20).contains(parts.count) else { throw .count(parts.count) }
        var groups: [Group] = []
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            let expected = (groups.last?.years.upperBound ?? -1) + 1
            if isLast, !part.hasSuffix("+") { throw .openEndMissing }
            let years = try Self.years(part, isLast: isLast, number: index + 1)
            guard years.lowerBound == expected else { throw .gap(number: index + 1, expected: expected) }
            let label = isLast ? "\(years.lowerBound)+" : "\(years.lowerBound)-\(years.upperBound)"
            groups.append(Group(label: label, years: years))
        }
        self.groups = groups
    }

    /// The groups as they are written.
    public var text: String { groups.map(\.label).joined(separator: ",") }

    /// The probabilities of the groups.
    public func probabilities(of age: AgeEstimate) -> LabelledProbabilities {
        LabelledProbabilities(
            labels: groups.map(\.label), probabilities: groups.map { age.probability(of: $0.years) })
    }

    private static func years(
        _ part: Substring, isLast: Bool, number: Int
    ) throws(ParseError) -> ClosedRange<Int> {
        if isLast {
            guard let first = year(part.dropLast()) else { throw .malformedGroup(number: number) }
            return first...oldest
        }
        let ends = part.split(separator: "-", omittingEmptySubsequences: false).map(year)
        guard ends.count == 2, let first = ends[0], let last = ends[1], first <= last, last < oldest else {
            throw .malformedGroup(number: number)
        }
        return first...last
    }

    /// Digits only, without leading zeros: `Int` alone would take signs.
    private static func year(_ text: Substring) -> Int? {
        guard let value = Int(text), (0...oldest).contains(value), String(value) == text else { return nil }
        return value
    }
}
