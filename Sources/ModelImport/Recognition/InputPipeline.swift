import NetworkGraph

/// What happens to the pixels before the first convolution, brought to the form that model.json has: an order of
/// channels, and (x · scale − mean) / std for each.
package struct InputPipeline: Sendable, Equatable {
    /// Channel `i` of the network's input is channel `order[i]` of the picture that training fed.
    package private(set) var order = [0, 1, 2]
    /// The factor of each channel of the network's input.
    package private(set) var factors: [Double] = [1, 1, 1]
    /// What is added to each channel after the factor.
    package private(set) var offsets: [Double] = [0, 0, 0]

    package init() {}

    /// Adds a step after the earlier ones.
    ///
    /// - Returns: false when the step is no change of channels or values.
    package mutating func append(_ operation: Operation) -> Bool {
        switch operation {
        case .channels(let next):
            guard next.sorted() == [0, 1, 2] else { return false }
            order = next.map { order[$0] }
            factors = next.map { factors[$0] }
            offsets = next.map { offsets[$0] }
        case .affine(let affine):
            return append(scale: affine.scale.map(Double.init), shift: affine.shift.map(Double.init))
        case .normalization(let values):
            let affine = values.affine
            return append(scale: affine.scale.map(Double.init), shift: affine.shift.map(Double.init))
        default: return false
        }
        return true
    }

    /// Adds all steps of `next` after the own ones.
    package mutating func append(contentsOf next: InputPipeline) {
        let (oldFactors, oldOffsets) = (next.order.map { factors[$0] }, next.order.map { offsets[$0] })
        order = next.order.map { order[$0] }
        factors = zip(oldFactors, next.factors).map { $0 * $1 }
        offsets = (0..<3).map { oldOffsets[$0] * next.factors[$0] + next.offsets[$0] }
    }

    private mutating func append(scale: [Double], shift: [Double]) -> Bool {
        guard [1, 3].contains(scale.count), [1, 3].contains(shift.count) else { return false }
        for channel in 0..<3 {
            let factor = scale.count == 1 ? scale[0] : scale[channel]
            factors[channel] *= factor
            offsets[channel] = offsets[channel] * factor + (shift.count == 1 ? shift[0] : shift[channel])
        }
        return true
    }

    /// Whether the channels are reversed on the way; nil when they are mixed in another way.
    package var reversesChannels: Bool? {
        order == [0, 1, 2] ? false : order == [2, 1, 0] ? true : nil
    }

    /// The numbers for model.json: one scale where all channels have the same, else one std for each.
    ///
    /// - Returns: nil when a factor is not positive, which model.json cannot say.
    package var description: (scale: Double, mean: [Double], std: [Double])? {
        guard factors.allSatisfy({ $0 > 0 && $0.isFinite }), offsets.allSatisfy(\.isFinite) else { return nil }
        if factors[0] == factors[1] && factors[1] == factors[2] {
            return (factors[0], offsets.map { 0 - $0 }, [1, 1, 1])
        }
        return (1, (0..<3).map { 0 - offsets[$0] / factors[$0] }, factors.map { 1 / $0 })
    }
}
