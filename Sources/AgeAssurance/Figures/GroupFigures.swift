/// The figures of each group of people, and how far the groups are apart.
public struct GroupFigures: Sendable {
    /// People who have the values of some columns in common.
    public struct Group: Sendable {
        /// The values, in the order of the columns.
        public let values: [String]
        /// Everything that is measured.
        public let figures: AssuranceFigures

        /// The values as one name.
        public var name: String { values.joined(separator: " × ") }
    }

    /// One figure over all groups that have it.
    public struct Comparison: Sendable {
        /// The figure's name.
        public let figure: String
        /// How much the group with the highest value is above the one with the lowest; the interval is that of these two.
        public let largestDifference: MeasuredValue
        /// The group with the highest value.
        public let highest: String
        /// The group with the lowest value.
        public let lowest: String
        /// The mean over the groups, each as heavy as the others.
        public let mean: MeasuredValue
    }

    /// Photos that a group must have for a figure to be compared with others: below, a rate of none or all says nothing.
    public static let comparablePhotos = 10

    /// The columns; several are crossed.
    public let columns: [String]
    /// In alphabetical order; photos without a value are in none.
    public let groups: [Group]
    /// The figures that are compared; none with fewer than two groups.
    public let comparisons: [Comparison]

    /// Divides photos by the columns with these places in ``AssessedFace/groups``.
    init(_ faces: [AssessedFace], columns places: [Int], questions: AssuranceQuestions) {
        columns = places.map { questions.groups[$0] }
        var members: [[String]: [AssessedFace]] = [:]
        for face in faces {
            let values = places.map { face.groups[$0] }
            if !values.contains("") { members[values, default: []].append(face) }
        }
        var replicated: [(group: String, comparable: [(name: String, value: ReplicatedValue)])] = []
        groups = members.keys.sorted { $0.lexicographicallyPrecedes($1) }.enumerated().map { index, values in
            // Groups are drawn independently of each other.
            var questions = questions
            questions.bootstrap.seed = questions.bootstrap.seed &+ UInt64(index + 1) &* 0xD6E8_FEB8_6659_FD93
            let figures = AssuranceFigures(members[values] ?? [], questions: questions)
            let group = Group(values: values, figures: figures)
            replicated.append((group.name, figures.comparable))
            return group
        }
        comparisons = Self.comparisons(replicated, bootstrap: questions.bootstrap)
    }

    private static func comparisons(
        _ groups: [(group: String, comparable: [(name: String, value: ReplicatedValue)])], bootstrap: Bootstrap
    ) -> [Comparison] {
        var names: [String] = []
        var values: [String: [(group: String, value: ReplicatedValue)]] = [:]
        for (group, comparable) in groups {
            for (name, value) in comparable where value.measured.count >= comparablePhotos {
                if values[name] == nil { names.append(name) }
                values[name, default: []].append((group, value))
            }
        }
        return names.compactMap { name in
            guard let values = values[name], values.count > 1,
                let highest = values.max(by: { $0.value.measured.value < $1.value.measured.value }),
                let lowest = values.min(by: { $0.value.measured.value < $1.value.measured.value })
            else { return nil }
            let (high, low) = (highest.value, lowest.value)
            let count = values.reduce(0) { $0 + $1.value.measured.count }
            let means = high.replicates.indices.map { draw in
                values.reduce(0) { $0 + $1.value.replicates[draw] } / Float(values.count)
            }
            func measured(_ value: Double, _ replicates: [Float], _ count: Int) -> MeasuredValue {
                MeasuredValue(value: value, interval: bootstrap.interval(of: replicates) ?? value...value, count: count)
            }
            return Comparison(
                figure: name,
                largestDifference: measured(
                    high.measured.value - low.measured.value, zip(high.replicates, low.replicates).map { $0 - $1 },
                    high.measured.count + low.measured.count),
                highest: highest.group, lowest: lowest.group,
                mean: measured(
                    values.reduce(0) { $0 + $1.value.measured.value } / Double(values.count), means, count))
        }
    }
}
