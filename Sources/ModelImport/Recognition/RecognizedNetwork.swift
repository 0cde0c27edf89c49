import NetworkGraph
import NeuralNetwork

/// A network that was read from a file, in the terms of this service; only what no file knows is still missing.
package struct RecognizedNetwork: Sendable {
    /// One result of the network.
    package struct Head: Sendable, Equatable {
        /// The name that the file gives to the output.
        package let output: String
        package let units: Int
        /// The function that the file applies to the logits.
        package let activation: ActivationKind
        /// What the file divides the logits by before the activation.
        package let temperature: Float
        let weights: DenseWeights

        package static func == (left: Head, right: Head) -> Bool {
            (left.output, left.units, left.activation) == (right.output, right.units, right.activation)
        }
    }

    /// The network; its heads are named as the file's outputs.
    package var description: ResNetDescription
    /// What the graph does to the pixels before the first convolution.
    package var input: InputPipeline
    /// How the graph resizes its input; nil when it takes one size.
    package var resizing: String?
    /// All heads in the order of the file's outputs.
    package var heads: [Head]
    /// Everything but the heads, named as in our weight files.
    package var tensors: [String: WeightTensor]

    /// `resnet50`, `resnet50v2` …, or nil when the depth is none that has a name.
    package var architecture: String? {
        let depth = ResNetDescription.architectures.first {
            $0.value.blockKind == description.blockKind && $0.value.blocks == description.blocks
        }?.key
        guard description.blockOrder == .preactivated else { return depth }
        return description.blockKind == .bottleneck ? depth.map { $0 + "v2" } : nil
    }
}
