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
    /// Truth and answer by gender.
    public private(set) var gender: ConfusionMatrix
    /// Truth and answer by age group.
    public private(set) var ageGroup: ConfusionMatrix
    /// Faces with a known age, for which the model gave an age.
    public private(set) var ages = 0
    /// How far the probabilities can be taken at their word.
    public private(set) var calibration: CalibrationReport
    /// Photos in which no face was found, in the order in which they were met.
    public private(set) var withoutFace: [String] = []
    /// Photos that could not be evaluated, in the order in which they were met.
    public private(set) var failures: [Failure] = []

    private var absoluteAgeError = 0.0
    private let ageGroups: AgeGroupHead

    /// An empty report on a model.
    public init(model: ModelDescription) {
        gender = ConfusionMatrix(labels: model.gender.labels)
        ageGroup = ConfusionMatrix(labels: model.ageGroup.labels)
        ageGroups = model.ageGroup
        calibration = CalibrationReport(model: model)
    }

    /// Mean absolute difference between the expected value of the model's distribution and the true age, in years; `nil`
    /// without any.
    public var meanAbsoluteAgeError: Double? {
        ages == 0 ? nil : absoluteAgeError / Double(ages)
    }

    /// Counts the model's answer to a face. Labels that are missing, or an age in none of the model's groups, do not count.
    public mutating func add(_ attributes: FaceAttributes, labels: FaceLabels) {
        images += 1
        if let truth = labels.gender.flatMap({ label in gender.labels.firstIndex { $0.matches(label) } }) {
            gender.add(truth: gender.labels[truth], prediction: attributes.gender.label)
            calibration.addGender(attributes.gender, truth: truth)
        }
        let group = labels.ageGroup ?? labels.age.flatMap(ageGroups.label(ofAge:))
        if let truth = group.flatMap(ageGroup.labels.firstIndex(of:)) {
            ageGroup.add(truth: ageGroup.labels[truth], prediction: attributes.ageGroup.label)
            calibration.addAgeGroup(attributes.ageGroup, truth: truth)
        }
        if let truth = labels.age, let age = attributes.age {
            ages += 1
            absoluteAgeError += abs(age.estimate - Double(truth))
            calibration.addAge(age, truth: truth)
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
