/// How much the answers to several photos of one person differ, at one true age where that is known.
public struct RepeatabilityFigures: Sendable {
    /// Persons with several photos.
    public let persons: Int
    /// Mean of the absolute difference between the estimates of two photos, in years, over all pairs of a person's photos.
    public let meanDifference: MeasuredValue
    /// Share of the pairs of which one photo passes and the other does not, by what must be reached.
    public let changes: [(way: ChallengeFigures.Way, threshold: Double, share: MeasuredValue)]
    /// Share of the pairs that are told different genders; nil of a model that tells none.
    public let genderChanges: MeasuredValue?

    /// Photos of persons; nil where none has several.
    init?(_ faces: [AssessedFace], questions: AssuranceQuestions) {
        var photos: [String: [Int?: [AssessedFace.Answer]]] = [:]
        for face in faces {
            guard let person = face.person, let answer = face.answer else { continue }
            photos[person, default: [:]][face.age, default: []].append(answer)
        }
        // A person's photos at one age repeat each other; those at different ages need not agree.
        let persons = photos.keys.sorted().compactMap { person -> [[AssessedFace.Answer]]? in
            let ages = (photos[person] ?? [:]).values.filter { $0.count > 1 }
            return ages.isEmpty ? nil : ages
        }
        let pairs = persons.map { $0.reduce(0) { $0 + Self.pairs($1.count) } }
        let bootstrap = questions.bootstrap
        func mean(_ sum: ([AssessedFace.Answer]) -> Double) -> MeasuredValue? {
            bootstrap.ratio(of: persons.map { $0.reduce(0) { $0 + sum($1) } }, to: pairs)
        }
        guard let difference = mean({ Self.differences($0.map(\.estimate)) }) else { return nil }
        self.persons = persons.count
        meanDifference = difference
        func changes(_ way: ChallengeFigures.Way, _ thresholds: [Double]) -> [(
            ChallengeFigures.Way, Double, MeasuredValue
        )] {
            thresholds.sorted().compactMap { threshold in
                mean { answers in
                    let passing = answers.count {
                        (way == .estimate ? $0.estimate : $0.probability) >= threshold
                    }
                    return Double(passing * (answers.count - passing))
                }.map { (way, threshold, $0) }
            }
        }
        self.changes =
            changes(.estimate, questions.challengeAges) + changes(.probability, questions.passProbabilities)
        let tellsGender = faces.contains { $0.answer?.gender != nil }
        genderChanges =
            tellsGender
            ? mean { answers in
                let counts = Dictionary(grouping: answers) { $0.gender?.label }.values.map { Self.pairs($0.count) }
                return Self.pairs(answers.count) - counts.reduce(0, +)
            } : nil
    }

    private static func pairs(_ count: Int) -> Double { Double(count) * Double(count - 1) / 2 }

    /// The sum of |a − b| over all pairs: in ascending order each value is added as often as others lie below it, and
    /// subtracted as often as others lie above.
    private static func differences(_ values: [Double]) -> Double {
        values.sorted().enumerated().reduce(0) { $0 + $1.element * Double(2 * $1.offset - values.count + 1) }
    }
}
