import NeuralNetwork

/// Which parts of the backbone are not trained; dense layers and heads always are. What is not trained uses the running
/// statistics of its batch normalisations.
package enum FrozenParts: Sendable, Equatable {
    /// Everything is trained.
    case none
    /// The stem and the first stages, so many.
    case stages(Int)
    /// All convolutions.
    case backbone
    /// All convolutions but the last ones, so many.
    case allButLast(Int)
    /// This part of the convolutions, from the input on, rounded to whole ones.
    case fraction(Double)
}

/// How a ``Trainer`` works.
package struct TrainerOptions: Sendable, Equatable {
    /// How activations are stored and multiplied; parameters are always fp32.
    package enum Precision: String, Sendable, CaseIterable {
        case float32
        case bfloat16
    }

    /// What trained batch normalisations use.
    package enum NormalizationMode: String, Sendable, CaseIterable {
        /// The batch's statistics, which the running ones follow.
        case training
        /// The running statistics; scales and shifts stay as they are.
        case frozen
    }

    /// A head that imitates a teacher's embedding of each sample, on the features; not part of the model.
    package struct Teacher: Sendable, Equatable {
        /// The numbers of an embedding.
        package var dimension: Int
        /// What its loss, one minus the cosine, is multiplied by.
        package var weight: Double

        package init(dimension: Int, weight: Double) {
            self.dimension = dimension
            self.weight = weight
        }
    }

    /// The most images of a step.
    package var batchSize = 32
    /// Threads that share each step; the results are the same bits for the same number.
    package var threads = 1
    package var precision = Precision.float32
    /// The fastest instruction set to use.
    package var instructionSet = InstructionSet.selected
    package var frozen = FrozenParts.none
    package var normalization = NormalizationMode.training
    /// The part that a batch's statistics take in the running ones.
    package var normalizationMomentum: Float = 0.1
    /// The probability with which an output of a hidden layer is dropped in a step.
    package var dropout = 0.0
    package var optimizer = OptimizerOptions.adamW()
    /// The longest that all gradients together may be; nil for any length.
    package var gradientClip: Double?
    /// The decay of the weights' moving average; nil for none.
    package var averageDecay: Double?
    /// What the learning rate of tensors with these prefixes is multiplied by; the longest prefix counts.
    package var rateFactors: [String: Double] = [:]
    package var teacher: Teacher?
    /// Decides start values and what is dropped.
    package var seed: UInt64 = 0
    /// Whether rectified maps are kept for the backward pass instead of computed anew: more memory, a little less time.
    package var keepsRectified = false

    package init() {}
}
