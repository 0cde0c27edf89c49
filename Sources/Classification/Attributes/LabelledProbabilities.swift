/// What a head says about one face: a probability for each of its labels.
public struct LabelledProbabilities: Sendable, Equatable {
    /// A label and its probability.
    public struct Entry: Sendable, Equatable {
        /// Label, as in model.json.
        public let label: String
        /// Probability, 0…1.
        public let probability: Double
    }

    /// Every label in the order of model.json; the probabilities add up to 1.
    public let probabilities: [Entry]
    /// The most probable label; the first of equals.
    public let label: String
    /// The probability of `label`.
    public let confidence: Double

    /// How far the most probable label is ahead of the next, 0…1.
    var lead: Double {
        let others = probabilities.filter { $0.label != label }.map(\.probability)
        return confidence - (others.max() ?? 0)
    }

    /// Pairs labels with probabilities; both must be of the same length and not empty.
    public init(labels: [String], probabilities: [Double]) {
        precondition(labels.count == probabilities.count && !labels.isEmpty, "one probability for each label")
        self.probabilities = zip(labels, probabilities).map(Entry.init)
        var best = 0
        for index in probabilities.indices where probabilities[index] > probabilities[best] { best = index }
        label = labels[best]
        confidence = probabilities[best]
    }
}
