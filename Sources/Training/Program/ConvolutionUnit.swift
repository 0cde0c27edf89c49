import NeuralNetwork

/// A convolution in a program, with the normalisation behind it.
struct ConvolutionUnit {
    let description: ConvolutionDescription
    /// Of whole batches.
    let shape: ConvolutionShape
    let isTrained: Bool
    let normalization: NormalizationUnit?
    /// Positions in the store.
    let weight: Int
    let bias: Int?
    /// Its number among the program's convolutions.
    let packed: Int

    var name: String { description.name }

    /// The normalisation, where it needs the batch's sums.
    var batchNormalization: NormalizationUnit? { normalization.flatMap { $0.isFrozen ? nil : $0 } }

    /// The normalisation, where it is part of the weights.
    var foldedNormalization: NormalizationUnit? { normalization.flatMap { $0.isFrozen ? $0 : nil } }

    /// The shape of this step's batch.
    func shape(_ context: StepContext) -> ConvolutionShape {
        var shape = shape
        shape.batch = context.images
        return shape
    }
}
