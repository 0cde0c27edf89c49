/// An age in years, with the uncertainty that the model states itself.
public struct AgeEstimate: Sendable, Equatable {
    /// Probability of each age in full years, from 0; adds up to 1.
    public let distribution: [Double]
    /// Expected value of the distribution: the sum of age × probability, in years.
    public let estimate: Double
    /// 10th percentile: the lowest age at which the cumulated probability reaches 0.1.
    public let low: Int
    /// 90th percentile: the lowest age at which the cumulated probability reaches 0.9. `low`…`high` is the 80 % interval.
    public let high: Int

    /// Describes a distribution over the ages 0, 1, 2 … in years; it must not be empty.
    public init(distribution: [Double]) {
        precondition(!distribution.isEmpty, "at least one age")
        self.distribution = distribution
        estimate = zip(distribution.indices, distribution).reduce(0) { $0 + Double($1.0) * $1.1 }
        low = Self.percentile(0.1, of: distribution)
        high = Self.percentile(0.9, of: distribution)
    }

    /// The probability of the ages in `years`; ages beyond the distribution have none.
    public func probability(of years: ClosedRange<Int>) -> Double {
        guard years.overlaps(0...distribution.count - 1) else { return 0 }
        return min(1, distribution[years.clamped(to: 0...distribution.count - 1)].reduce(0, +))
    }

    private static func percentile(_ share: Double, of distribution: [Double]) -> Int {
        let total = distribution.reduce(0, +)
        var cumulated = 0.0
        for (age, probability) in distribution.enumerated() {
            cumulated += probability
            // Rounding in the sum must not push an age over the line that it meets exactly.
            if cumulated >= share * total - 1e-12 { return age }
        }
        return distribution.count - 1
    }
}
