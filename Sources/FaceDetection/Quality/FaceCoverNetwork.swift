/// A perceptron with one hidden layer that tells covered eyes and a covered mouth from ``FaceCoverFeatures``.
///
/// Fitted as `benchmarks/quality/fit.py` does to drawn covers on faces of two training splits, and to the same faces
/// with beards, clear glasses, fringes and shadows; docs/detection.md has what it finds. Its weights are
/// `FaceCoverNetwork+Weights.swift`, which that program writes: the hidden units of two such fits, side by side.
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

    /// Whole weights, from two hexadecimal digits each in two's complement; blanks and line ends count for nothing.
    static func weights(_ digits: String) -> [Int8] {
        let halves = digits.utf8.compactMap { byte -> UInt8? in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
            default: nil
            }
        }
        return stride(from: 0, to: halves.count - 1, by: 2).map {
            Int8(bitPattern: halves[$0] << 4 | halves[$0 + 1])
        }
    }
}
