/// A perceptron with one hidden layer that tells covered eyes and a covered mouth from ``FaceCoverFeatures``.
///
/// Fitted as `benchmarks/quality/fit.py` does to drawn covers on faces of two training splits, and to the same faces
/// with beards, clear glasses, fringes and shadows; docs/detection.md has what it finds. Its weights are
/// `FaceCoverNetwork+Weights.swift`, which that program writes.
enum FaceCoverNetwork {
    /// The logits of covered eyes and of a covered mouth.
    ///
    /// - Parameter features: ``FaceCoverFeatures/count`` numbers.
    static func outputs(for features: [Float]) -> (eyes: Float, mouth: Float) {
        precondition(features.count == FaceCoverFeatures.count, "the features that the network was fitted to")
        var (eyes, mouth) = (outputBiases.eyes, outputBiases.mouth)
        for unit in hiddenScales.indices {
            var sum: Float = 0
            let first = unit * features.count
            for (index, feature) in features.enumerated() { sum += Float(hiddenWeights[first + index]) * feature }
            let value = max(0, sum * hiddenScales[unit] + hiddenBiases[unit])
            eyes += value * eyeWeights[unit]
            mouth += value * mouthWeights[unit]
        }
        return (eyes, mouth)
    }
}
