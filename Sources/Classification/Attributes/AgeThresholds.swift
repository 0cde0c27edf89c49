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

    /// Whether an answer needs the distribution, which only a model with an `age` head has.
    public var needsAgeHead: Bool { grouping != nil || minimumAge != nil }
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
        return FaceAttributes(
            gender: gender, ageGroup: thresholds.grouping?.probabilities(of: age) ?? ageGroup, age: age,
            minimumAge: thresholds.minimumAge.map { years in
                MinimumAge(
                    years: years, probability: age.probability(of: years...max(years, age.distribution.count - 1)))
            })
    }
}
