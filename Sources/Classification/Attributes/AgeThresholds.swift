/// What a caller asks of the distribution over years beyond the model's own groups.
public struct AgeThresholds: Sendable, Equatable {
    /// Ages in full years that may be asked for as a minimum.
    public static let minimumAges = 1...100

    /// Groups that take the place of the model's.
    public var grouping: AgeGrouping?
    /// The age whose reaching is asked about, in full years.
    public var minimumAge: Int?

    /// Asks for what is given.
    public init(grouping: AgeGrouping? = nil, minimumAge: Int? = nil) {
        self.grouping = grouping
        self.minimumAge = minimumAge
    }

    /// The head whose answer `grouping` replaces.
    static let regroupedHead = "age_group"
    /// What groups add to a model whose heads tell none.
    public static let regroupedHeads = [Head(name: regroupedHead, kind: .categories)]

    /// Whether an answer needs a distribution over years, which not every model has.
    public var needsYears: Bool { grouping != nil || minimumAge != nil }
}

extension ModelDescription {
    /// The heads as they answer where `thresholds` are asked about: with the groups in place of the model's.
    public func answeredHeads(_ thresholds: AgeThresholds) -> [Head] {
        guard let grouping = thresholds.grouping, tellsYears else { return heads }
        let groups = Head(
            name: AgeThresholds.regroupedHead, kind: .categories, labels: grouping.groups.map(\.label),
            ranges: grouping.groups.map(\.years))
        return heads.replacing(groups, \.name)
    }
}

/// The probability that a face is of a certain age or older.
public struct MinimumAge: Sendable, Equatable {
    /// The age in full years.
    public let years: Int
    /// Probability of that age and all above it, 0…1.
    public let probability: Double
}

extension FaceAttributes {
    /// The attributes with the answers to `thresholds`; unchanged where the model gave no distribution over years.
    public func answering(_ thresholds: AgeThresholds) -> FaceAttributes {
        guard let age else { return self }
        var entries = entries
        if let grouping = thresholds.grouping {
            let entry = Entry(AgeThresholds.regroupedHead, .labels(grouping.probabilities(of: age)))
            entries = entries.replacing(entry, \.head)
        }
        return FaceAttributes(
            entries,
            minimumAge: thresholds.minimumAge.map { years in
                MinimumAge(
                    years: years, probability: age.probability(of: years...max(years, age.distribution.count - 1)))
            })
    }
}

extension Array {
    /// The elements with `element` in place of the one of its name, or behind them where none has it.
    fileprivate func replacing(_ element: Element, _ name: KeyPath<Element, String>) -> [Element] {
        guard let place = firstIndex(where: { $0[keyPath: name] == element[keyPath: name] }) else {
            return self + [element]
        }
        var elements = self
        elements[place] = element
        return elements
    }
}
