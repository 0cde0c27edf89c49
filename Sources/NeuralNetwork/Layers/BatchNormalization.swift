/// Batch normalisation at inference: a scale and a shift for each channel (Ioffe and Szegedy 2015), to be folded into
/// the convolution before it.
public struct BatchNormalization: Sendable, Equatable {
    /// γ / √(variance + ε) for each channel.
    public let scales: [Float]
    /// β − mean · scale for each channel.
    public let shifts: [Float]

    /// Derives scale and shift from the trained values, one for each channel.
    public init(gamma: [Float], beta: [Float], mean: [Float], variance: [Float], epsilon: Float) {
        precondition(gamma.count == beta.count && gamma.count == mean.count && gamma.count == variance.count)
        let exact = gamma.indices.map { Double(gamma[$0]) / (Double(variance[$0]) + Double(epsilon)).squareRoot() }
        scales = exact.map { Float($0) }
        shifts = exact.indices.map { Float(Double(beta[$0]) - Double(mean[$0]) * exact[$0]) }
    }

    /// The bias of the folded convolution, whose own bias was `bias`.
    func folded(bias: [Float]?) -> [Float] {
        guard let bias else { return shifts }
        return shifts.indices.map { shifts[$0] + bias[$0] * scales[$0] }
    }
}
