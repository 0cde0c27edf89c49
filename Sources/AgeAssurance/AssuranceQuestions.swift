/// What is asked of a model's answers.
public struct AssuranceQuestions: Sendable, Equatable {
    /// The age that people must have reached, in full years.
    public var minimumAge = 18
    /// Ages that an estimate must reach to pass ("challenge 25"), in years.
    public var challengeAges = [25.0]
    /// Probabilities of having reached the minimum age that must be reached to pass, 0…1.
    public var passProbabilities = [0.95]
    /// Columns that groups are made of.
    public var groups: [String] = []
    /// How intervals are computed.
    public var bootstrap = Bootstrap()

    /// Shares of people below the minimum age who may pass, for which thresholds are sought.
    public static let falsePositiveLevels = [0.01, 0.02, 0.05]
    /// Years above the minimum age up to which the curve over challenge ages runs.
    public static let curveYears = 15
    /// True ages that are listed one by one, relative to the minimum age.
    public static let listedYears = -5...12
    /// True ages below the minimum age that challenge ages are made for, relative to it (NIST's 14 to 17 for 18).
    public static let justBelow = -4 ... -1

    /// The questions that teams ask for the age of 18.
    public init() {}

    /// Challenge ages at which the curve is drawn and thresholds are sought: from the minimum age in quarters of a year.
    var challengeGrid: [Double] {
        (0...Self.curveYears * 4).map { Double(minimumAge) + Double($0) / 4 }
    }

    /// The same of probabilities: closer together where it matters, near one.
    static let probabilityGrid: [Double] = {
        let coarse = (0..<18).map { Double($0) * 5 / 100 }
        let fine = (0..<45).map { (900 + Double($0) * 2) / 1000 }
        let finest = (0...20).map { (9900 + Double($0) * 5) / 10_000 }
        return coarse + fine + finest
    }()
}
