import Classification
import JSON

/// How far a model's probabilities can be taken at their word, head by head, before and after its temperatures.
public struct CalibrationReport: Sendable, Equatable {
    /// The age whose reaching is judged: the majority that most laws on age set.
    public static let minimumAge = 18

    /// One kind of statement, its reliability before and after.
    public struct Entry: Sendable, Equatable {
        /// `gender`, `age_group`, or `age_18_or_older` for the sum over the years of the head `age`.
        public let name: String
        /// The head's temperature in model.json.
        public let temperature: Double
        /// With the temperature 1.
        public let before: Reliability
        /// With the model's temperature.
        public let after: Reliability
    }

    /// Outcomes of the head gender.
    public private(set) var gender: HeadOutcomes
    /// Outcomes of the head age_group.
    public private(set) var ageGroup: HeadOutcomes
    /// Outcomes of the head age, classes being years; older truths count as its oldest.
    public private(set) var age: HeadOutcomes?

    init(model: ModelDescription) {
        gender = HeadOutcomes(temperature: model.gender.temperature)
        ageGroup = HeadOutcomes(temperature: model.ageGroup.temperature)
        age = model.age.map { HeadOutcomes(temperature: $0.temperature) }
    }

    mutating func addGender(_ answer: LabelledProbabilities, truth: Int) {
        gender.add(answer.probabilities.map(\.probability), truth: truth)
    }

    mutating func addAgeGroup(_ answer: LabelledProbabilities, truth: Int) {
        ageGroup.add(answer.probabilities.map(\.probability), truth: truth)
    }

    mutating func addAge(_ answer: AgeEstimate, truth: Int) {
        age?.add(answer.distribution, truth: min(truth, answer.distribution.count - 1))
    }

    /// Kinds of statements for which there are labels.
    public var entries: [Entry] {
        var entries = [("gender", gender), ("age_group", ageGroup)].map { name, outcomes in
            Entry(
                name: name, temperature: outcomes.temperature, before: outcomes.at(temperature: 1).reliability,
                after: outcomes.reliability)
        }
        if let age {
            entries.append(
                Entry(
                    name: "age_\(Self.minimumAge)_or_older", temperature: age.temperature,
                    before: age.at(temperature: 1).reliability(ofClassesFrom: Self.minimumAge),
                    after: age.reliability(ofClassesFrom: Self.minimumAge)))
        }
        return entries.filter { $0.after.total > 0 }
    }

    /// A member for each entry: faces, temperature and both errors to 4 decimals.
    public var json: JSONValue {
        .object(
            entries.map { entry in
                (
                    key: entry.name,
                    value: [
                        "images": .integer(entry.after.total), "temperature": .rounded(entry.temperature, decimals: 4),
                        "expected_calibration_error": [
                            "before": .rounded(entry.before.expectedCalibrationError ?? 0, decimals: 4),
                            "after": .rounded(entry.after.expectedCalibrationError ?? 0, decimals: 4),
                        ],
                    ]
                )
            })
    }
}
