/// What a step's time goes to.
package enum OperationKind: String, Sendable, CaseIterable {
    /// The frozen parts' inference.
    case frozen
    /// Weights made ready for the products.
    case packing
    case convolution
    case normalization
    case pooling
    case inputGradient = "input gradient"
    case weightGradient = "weight gradient"
    case normalizationGradient = "normalization gradient"
    /// Dense layers, heads and losses, both ways.
    case dense
    /// The optimiser and the weight average.
    case update
}
