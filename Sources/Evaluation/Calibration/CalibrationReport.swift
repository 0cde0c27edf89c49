import Classification
import JSON

/// How far a model's probabilities can be taken at their word, head by head, before and after its temperatures.
public struct CalibrationReport: Sendable, Equatable {
    /// The age whose reaching is judged: the majority that most laws on age set.
    public static let minimumAge = 18

    /// One kind of statement, its reliability before and after.
    public struct Entry: Sendable, Equatable {
        /// The head's name; of a distribution over years, as `age`, `age_18_or_older` for the sum over its years.
        public let name: String
        /// The head's temperature in model.json.
        public let temperature: Double
        /// With the temperature 1.
        public let before: Reliability
        /// With the model's temperature.
        public let after: Reliability
    }

    /// The heads of the model, with what each said and what was true; classes are the units, so those of a distribution
    /// over years are ages.
    public private(set) var heads: [(head: Head, outcomes: HeadOutcomes)]

    init(model: ModelDescription) {
        heads = model.heads.map { ($0, HeadOutcomes(temperature: $0.temperature)) }
    }

    /// Counts what a head said of a face whose true class is `truth`.
    mutating func add(_ answer: HeadAnswer, head: Int, truth: Int) {
        heads[head].outcomes.add(answer.probabilities, truth: truth)
    }

    /// Whether both say the same of the same heads.
    public static func == (left: CalibrationReport, right: CalibrationReport) -> Bool {
        left.heads.elementsEqual(right.heads) { $0 == $1 }
    }

    /// The reliability of what a head is judged by: its most probable label; of years, that they reach ``minimumAge``.
    static func reliability(of head: Head, _ outcomes: HeadOutcomes) -> Reliability {
        head.kind == .years ? outcomes.reliability(ofClassesFrom: minimumAge) : outcomes.reliability
    }

    /// Kinds of statements for which there are labels.
    public var entries: [Entry] {
        let entries = heads.map { head, outcomes in
            Entry(
                name: head.kind == .years ? "\(head.name)_\(Self.minimumAge)_or_older" : head.name,
                temperature: outcomes.temperature,
                before: Self.reliability(of: head, outcomes.at(temperature: 1)),
                after: Self.reliability(of: head, outcomes))
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
