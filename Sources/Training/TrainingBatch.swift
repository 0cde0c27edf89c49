/// The images of a step and what is known of them.
package struct TrainingBatch: Sendable {
    /// The images, NHWC, one behind the other, in the range that the network's preprocessing gives.
    package var images: [Float]
    /// For each head, in the trainer's order, each sample's right answer.
    package var targets: [[HeadTarget]]
    /// What each sample's losses are multiplied by; nil for ones.
    package var weights: [Double]?
    /// The teacher's embedding of each sample, where there is one.
    package var embeddings: [[Float]?]?

    package init(
        images: [Float], targets: [[HeadTarget]], weights: [Double]? = nil, embeddings: [[Float]?]? = nil
    ) {
        self.images = images
        self.targets = targets
        self.weights = weights
        self.embeddings = embeddings
    }

    /// The number of samples.
    package var count: Int { targets.first?.count ?? 0 }
}

/// What a step found before it changed the parameters.
package struct StepLosses: Sendable, Equatable {
    /// Each head's loss, without its weight: the sum over the samples divided by their number.
    package var byHead: [Double]
    /// The teacher's loss, without its weight; nil where there is no teacher.
    package var teacher: Double?
    /// What was minimised: all losses times their weights.
    package var total: Double
    /// The length of all gradients together, before clipping.
    package var gradientNorm: Double
    /// Each head's logits, sample after sample.
    package var logits: [[Float]]
}
