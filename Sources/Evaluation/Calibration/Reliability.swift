/// How often statements came true, by the probability with which they were made, in bins of equal width.
public struct Reliability: Sendable, Equatable {
    /// Bins of the probabilities 0…1, as many as Guo et al. 2017 (arXiv:1706.04599) use.
    public static let binCount = 15

    /// The statements in one bin.
    public struct Bin: Sendable, Equatable {
        /// Statements.
        public fileprivate(set) var count = 0
        /// Those that were true.
        public fileprivate(set) var hits = 0
        /// Sum of their probabilities.
        public fileprivate(set) var probabilitySum = 0.0

        /// Share of the statements that were true; `nil` without any.
        public var frequency: Double? { count == 0 ? nil : Double(hits) / Double(count) }
        /// Their mean probability; `nil` without any.
        public var confidence: Double? { count == 0 ? nil : probabilitySum / Double(count) }
    }

    /// From the lowest probabilities to the highest.
    public private(set) var bins = [Bin](repeating: Bin(), count: binCount)

    /// No statements yet.
    public init() {}

    /// Counts a statement.
    public mutating func add(probability: Double, isTrue: Bool) {
        let index = min(Self.binCount - 1, max(0, Int(probability * Double(Self.binCount))))
        bins[index].count += 1
        bins[index].hits += isTrue ? 1 : 0
        bins[index].probabilitySum += probability
    }

    /// Statements counted.
    public var total: Int { bins.reduce(0) { $0 + $1.count } }

    /// Expected calibration error: the mean distance between frequency and confidence over the bins, weighted by their
    /// statements; 0…1, `nil` without any (Guo et al. 2017, equation 3).
    public var expectedCalibrationError: Double? {
        guard total > 0 else { return nil }
        return bins.reduce(0) { $0 + abs(Double($1.hits) - $1.probabilitySum) } / Double(total)
    }
}
