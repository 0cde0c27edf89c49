import NeuralNetwork

/// Learns from photos what range each layer's output has: the mean, over the photos, of each one's smallest and largest
/// value. Single values beyond it are clipped, which costs less than coarser steps for all others.
public struct ActivationCalibration: Sendable {
    /// The photos that were added.
    public private(set) var images = 0
    private var sums: [String: (lower: Double, upper: Double)] = [:]

    /// Nothing learnt yet.
    public init() {}

    /// Adds the ranges of a photo.
    public mutating func add(_ ranges: ActivationRanges) {
        images += 1
        for (layer, range) in ranges {
            let sum = sums[layer] ?? (0, 0)
            sums[layer] = (sum.lower + Double(range.lowerBound), sum.upper + Double(range.upperBound))
        }
    }

    /// The mean ranges; empty before the first photo.
    public var ranges: ActivationRanges {
        sums.mapValues { Float($0.lower / Double(images))...Float($0.upper / Double(images)) }
    }
}
