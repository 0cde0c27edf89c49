/// How a tensor's bytes stand for numbers: `(byte - zero) * scale`.
struct Quantization: Sendable {
    let scale: Float
    let zero: Float
    /// The largest byte.
    let maximum: Int

    /// Covers a range of values, zero included; what lies outside is clipped.
    init(_ range: ClosedRange<Float>, maximum: Int) {
        let lower = min(range.lowerBound, 0)
        let span = max(range.upperBound, 0) - lower
        scale = span > 0 ? span / Float(maximum) : 1
        zero = (-lower / scale).rounded()
        self.maximum = maximum
    }
}

extension ConvolutionLayer {
    /// What turns the sums of an eight-bit convolution into its output.
    struct Requantization: Sendable {
        /// The input's scale; its zero is 0, since a rectifier wrote it.
        var inputScale: Float
        /// The output's scale; 1 for outputs in fp32.
        var outputScale: Float = 1
        /// Added to outputs: the output's zero less the residual's.
        var offset: Float = 0
    }
}
