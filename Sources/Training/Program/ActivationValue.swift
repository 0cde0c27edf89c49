import NeuralNetwork

/// A map that layers read, and how its gradient is to be taken.
final class ActivationValue {
    let shape: FeatureShape
    /// Where the values are; in the backward pass perhaps elsewhere than before.
    private(set) var map: Int
    /// Whether gradients pass only where values are positive.
    let isRectified: Bool
    /// The batch normalisations whose outputs were added to make the values: at most two.
    let normalizations: [NormalizationUnit]
    /// Whether anything before it is trained.
    let needsGradient: Bool
    /// Computes the values anew into a map of their own, where they were not kept.
    private var recompute: (() -> Int)?

    init(
        shape: FeatureShape, map: Int, isRectified: Bool = false, normalizations: [NormalizationUnit] = [],
        needsGradient: Bool, recompute: (() -> Int)? = nil
    ) {
        self.shape = shape
        self.map = map
        self.isRectified = isRectified
        self.normalizations = normalizations
        self.needsGradient = needsGradient
        self.recompute = recompute
    }

    /// Makes sure that the values are in memory.
    func restore() {
        guard let recompute else { return }
        map = recompute()
        self.recompute = nil
    }
}
