/// How often people pass an age check, in the terms of NIST's evaluation of age estimation (NIST IR 8525): a false
/// positive is a person below the minimum age who passes, and who passes not is challenged, as for a document.
public struct ChallengeFigures: Sendable {
    /// What must reach a threshold to pass.
    public enum Way: String, Sendable, CaseIterable {
        /// The estimated age, in years.
        case estimate
        /// The probability of having reached the minimum age.
        case probability
    }

    /// The figures at one threshold.
    public struct Point: Sendable {
        /// What must be reached to pass: years, or a probability.
        public let threshold: Double
        /// Share of the people below the minimum age who pass; nil without any.
        public var falsePositiveRate: MeasuredValue?
        /// The same of those at most four years below it.
        public var falsePositiveRateJustBelow: MeasuredValue?
        /// The same of those exactly a year below it.
        public var falsePositiveRateOneYearBelow: MeasuredValue?
        /// Share of the people at or above the minimum age who do not pass; nil without any.
        public var challengeRate: MeasuredValue?
    }

    /// Who passes among people of one true age.
    public struct Year: Sendable {
        /// Age in full years.
        public let age: Int
        /// Share of them who pass, at each of the thresholds that were asked about.
        public let passing: [MeasuredValue]
    }

    /// The lowest threshold from which on the false positive rate stays below a level with its upper bound.
    public struct OperatingPoint: Sendable {
        /// The level, as 0.01.
        public let level: Double
        /// The threshold; nil where none of the curve does.
        public let threshold: Double?
        /// The rates there.
        public let point: Point?
    }

    /// What must reach the thresholds.
    public let way: Way
    /// At the thresholds that were asked about.
    public let points: [Point]
    /// Over all thresholds, ascending.
    public let curve: [Point]
    /// From five years below the minimum age to twelve above, as far as there are photos.
    public let years: [Year]
    /// For 1 %, 2 % and 5 %.
    public let operatingPoints: [OperatingPoint]
    /// Rates at the thresholds that were asked about, by name, with their resamples.
    let comparable: [(name: String, value: ReplicatedValue)]
}

extension ChallengeFigures {
    /// Measures one way of asking.
    init(_ way: Way, faces: [AssessedFace], questions: AssuranceQuestions) {
        let asked = (way == .estimate ? questions.challengeAges : questions.passProbabilities).sorted()
        let grid = way == .estimate ? questions.challengeGrid : AssuranceQuestions.probabilityGrid
        let populations = Population.allCases.map { population in
            (
                population,
                PassingShares(
                    way,
                    faces: faces.filter { face in
                        face.answer != nil && face.age.map { population.contains($0 - questions.minimumAge) } ?? false
                    }, bootstrap: questions.bootstrap)
            )
        }
        var (points, curve) = (asked.map { Point(threshold: $0) }, grid.map { Point(threshold: $0) })
        var comparable: [(name: String, value: ReplicatedValue)] = []
        for (population, shares) in populations {
            if let values = shares.at(grid) {
                for index in curve.indices { curve[index].set(values[index].measured, of: population) }
            }
            guard let values = shares.at(asked) else { continue }
            for (index, value) in values.enumerated() {
                points[index].set(value.measured, of: population)
                let rate = population == .reached ? value.complement : value
                comparable.append(("\(way.rawValue)_\(ThresholdText.text(asked[index]))_\(population.rawValue)", rate))
            }
        }
        (self.way, self.points, self.curve, self.comparable) = (way, points, curve, comparable)
        years = AssuranceQuestions.listedYears.compactMap { offset in
            let age = questions.minimumAge + offset
            let shares = PassingShares(
                way, faces: faces.filter { $0.age == age && $0.answer != nil }, bootstrap: questions.bootstrap)
            return shares.at(asked).map { Year(age: age, passing: $0.map(\.measured)) }
        }
        operatingPoints = AssuranceQuestions.falsePositiveLevels.map { Self.passing($0, of: curve) }
    }

    /// The lowest threshold from which on the false positive rate stays below a level with its upper bound.
    public func passing(level: Double) -> OperatingPoint { Self.passing(level, of: curve) }

    /// The highest threshold up to which the share of people at or above the minimum age who do not reach it stays below a level
    /// with its upper bound: who does not reach even that may fail.
    public func failing(level: Double) -> OperatingPoint {
        let head = curve.prefix { ($0.challengeRate?.interval.upperBound ?? 1) <= level }
        return OperatingPoint(level: level, threshold: head.last?.threshold, point: head.last)
    }

    private static func passing(_ level: Double, of curve: [Point]) -> OperatingPoint {
        let tail = curve.reversed().prefix { ($0.falsePositiveRate?.interval.upperBound ?? 1) <= level }
        return OperatingPoint(level: level, threshold: tail.last?.threshold, point: tail.last)
    }

    fileprivate enum Population: String, CaseIterable {
        case below = "false_positive_rate"
        case justBelow = "false_positive_rate_just_below"
        case oneYearBelow = "false_positive_rate_one_year_below"
        case reached = "challenge_rate"

        /// Whether people so many years from the minimum age belong to it.
        func contains(_ years: Int) -> Bool {
            switch self {
            case .below: years < 0
            case .justBelow: AssuranceQuestions.justBelow.contains(years)
            case .oneYearBelow: years == -1
            case .reached: years >= 0
            }
        }
    }
}

extension ChallengeFigures.Point {
    fileprivate init(threshold: Double) { self.threshold = threshold }

    /// Takes the share of a population that passes.
    fileprivate mutating func set(_ passing: MeasuredValue, of population: ChallengeFigures.Population) {
        switch population {
        case .below: falsePositiveRate = passing
        case .justBelow: falsePositiveRateJustBelow = passing
        case .oneYearBelow: falsePositiveRateOneYearBelow = passing
        case .reached: challengeRate = passing.complement
        }
    }
}

/// Values of one population, ready to be compared with thresholds.
private struct PassingShares {
    private let values: [Double]
    private let units: SamplingUnits
    private let bootstrap: Bootstrap

    init(_ way: ChallengeFigures.Way, faces: [AssessedFace], bootstrap: Bootstrap) {
        values = faces.compactMap(\.answer).map { way == .estimate ? $0.estimate : $0.probability }
        units = SamplingUnits(persons: faces.map(\.person))
        self.bootstrap = bootstrap
    }

    func at(_ thresholds: [Double]) -> [ReplicatedValue]? {
        bootstrap.shares(of: values, reaching: thresholds, in: units)
    }
}

extension MeasuredValue {
    /// The share of the others.
    fileprivate var complement: MeasuredValue {
        MeasuredValue(value: 1 - value, interval: (1 - interval.upperBound)...(1 - interval.lowerBound), count: count)
    }
}

extension ReplicatedValue {
    fileprivate var complement: ReplicatedValue {
        ReplicatedValue(measured: measured.complement, replicates: replicates.map { 1 - $0 })
    }
}
