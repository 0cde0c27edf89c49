/// One labelled photo: what is true of its person, and what a model answered.
public struct AssessedFace: Sendable, Equatable {
    /// What a model said of a face.
    public struct Answer: Sendable, Equatable {
        /// The age's expected value, in years.
        public var estimate: Double
        /// The model's own 80 % interval, in full years.
        public var interval: ClosedRange<Int>
        /// The probability that the minimum age of the questions is reached, 0…1.
        public var probability: Double
        /// The gender that was told, and its probability; nil of a model that tells none.
        public var gender: Gender?
        /// The distance between the eyes in pixels of the photo; nil where no face was looked for.
        public var eyeDistance: Double?
        /// What speaks against using the picture; nil where no face was looked for.
        public var reasons: [String]?

        /// Puts the parts together.
        public init(
            estimate: Double, interval: ClosedRange<Int>, probability: Double, gender: Gender? = nil,
            eyeDistance: Double? = nil, reasons: [String]? = nil
        ) {
            (self.estimate, self.interval, self.probability) = (estimate, interval, probability)
            (self.gender, self.eyeDistance, self.reasons) = (gender, eyeDistance, reasons)
        }
    }

    /// A gender that was told.
    public struct Gender: Sendable, Equatable {
        /// The label.
        public var label: String
        /// Its probability, 0…1.
        public var confidence: Double
        /// The probability of the second of the model's two labels, 0…1; nil where there are not two.
        public var second: Double?

        /// Puts the parts together.
        public init(label: String, confidence: Double, second: Double? = nil) {
            (self.label, self.confidence, self.second) = (label, confidence, second)
        }
    }

    /// The photo's path.
    public var file: String
    /// Who it shows, whatever the name; nil where that is not known. Photos of one person are no independent samples.
    public var person: String?
    /// Values of the columns that groups are made of, in the order of the questions; empty where unknown.
    public var groups: [String]
    /// The true age in full years.
    public var age: Int?
    /// The true gender, as the model labels it.
    public var gender: String?
    /// What the model answered; nil where it did not.
    public var answer: Answer?
    /// Why there is no answer.
    public var problem: String?

    /// Puts the parts together.
    public init(
        file: String, person: String? = nil, groups: [String] = [], age: Int? = nil, gender: String? = nil,
        answer: Answer? = nil, problem: String? = nil
    ) {
        (self.file, self.person, self.groups) = (file, person, groups)
        (self.age, self.gender, self.answer, self.problem) = (age, gender, answer, problem)
    }
}
