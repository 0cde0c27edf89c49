import Classification

/// How well a model does on labelled photos.
public struct EvaluationReport: Sendable, Equatable {
    /// A photo that could not be evaluated, and why.
    public struct Failure: Sendable, Equatable {
        /// Path as it was found.
        public let file: String
        /// One sentence.
        public let reason: String
    }

    /// Faces evaluated.
    public private(set) var images = 0
    /// What a head said beside what is true.
    public struct Figures: Sendable, Equatable {
        /// The head.
        public let head: Head
        /// Truth and answer by label; without labels of a distribution over years.
        public internal(set) var matrix: ConfusionMatrix
        /// Faces with a known age, for which a distribution over years gave one.
        public internal(set) var ages = 0
        fileprivate var absoluteAgeError = 0.0

        /// Mean absolute difference between the expected value of the distribution and the true age, in years; `nil` without
        /// any.
        public var meanAbsoluteAgeError: Double? { ages == 0 ? nil : absoluteAgeError / Double(ages) }
    }

    /// Figures of each head, in the order of model.json.
    public private(set) var heads: [Figures]
    /// How far the probabilities can be taken at their word.
    public private(set) var calibration: CalibrationReport
    /// Photos in which no face was found, in the order in which they were met.
    public private(set) var withoutFace: [String] = []
    /// Photos that could not be evaluated, in the order in which they were met.
    public private(set) var failures: [Failure] = []

    /// An empty report on a model.
    public init(model: ModelDescription) {
        heads = model.heads.map { Figures(head: $0, matrix: ConfusionMatrix(labels: $0.labels)) }
        calibration = CalibrationReport(model: model)
    }

    /// The figures of the head of a name; nil where the model has none of this name.
    public subscript(head name: String) -> Figures? { heads.first { $0.head.name == name } }

    /// Counts the model's answer to a face. Labels that are missing, or an age in none of the model's groups, do not count.
    public mutating func add(_ attributes: FaceAttributes, labels: FaceLabels) {
        images += 1
        for (index, entry) in attributes.entries.enumerated() {
            let head = heads[index].head
            switch entry.answer {
            case .labels(let answer):
                let label = labels.named[head.name] ?? labels.age.flatMap(head.label(ofAge:))
                guard let label, let truth = head.labels.firstIndex(where: { $0.matches(label) }) else { continue }
                heads[index].matrix.add(truth: head.labels[truth], prediction: answer.label)
                calibration.add(entry.answer, head: index, truth: truth)
            case .years(let age):
                guard let truth = labels.age else { continue }
                heads[index].ages += 1
                heads[index].absoluteAgeError += abs(age.estimate - Double(truth))
                // Older truths count as the oldest year that the head knows.
                calibration.add(entry.answer, head: index, truth: min(truth, Head.years.upperBound))
            }
        }
    }

    /// Counts a photo in which no face was found.
    public mutating func add(withoutFace file: String) {
        withoutFace.append(file)
    }

    /// Counts a photo that could not be evaluated.
    public mutating func add(failure reason: String, file: String) {
        failures.append(Failure(file: file, reason: reason))
    }
}
