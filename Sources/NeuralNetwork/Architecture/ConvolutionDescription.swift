/// A convolution of a residual network with the batch normalisation that follows it, as named in the weight file.
package struct ConvolutionDescription: Sendable {
    /// The prefix of `.weight` and of the optional `.bias`.
    package let name: String
    /// The prefix of the batch normalisation's tensors; nil where none follows.
    package let normalization: String?
    package let inputs: Int
    package let outputs: Int
    /// The kernel's rows and columns; the padding keeps the extent at stride 1.
    package let kernel: Int
    package let stride: Int
    package let activation: Activation
    /// The border: `symmetric` or `same`.
    package var border = ResNetDescription.BorderRule.symmetric

    /// The weights' dimensions: OIHW.
    package var shape: [Int] { [outputs, inputs, kernel, kernel] }

    /// Every tensor that the convolution reads.
    package var tensors: [TensorRequirement] {
        [
            TensorRequirement(name: "\(name).weight", shape: shape),
            TensorRequirement(name: "\(name).bias", shape: [outputs], isOptional: true),
        ]
            + (normalization.map { NormalizationDescription(name: $0, channels: outputs).tensors } ?? [])
    }
}

/// A batch normalisation, as named in the weight file.
package struct NormalizationDescription: Sendable {
    /// The prefix of the four tensors.
    package let name: String
    package let channels: Int

    /// The normalisation of this prefix.
    package init(name: String, channels: Int) { (self.name, self.channels) = (name, channels) }

    /// Every tensor that the normalisation reads.
    package var tensors: [TensorRequirement] {
        ["weight", "bias", "running_mean", "running_var"].map {
            TensorRequirement(name: "\(name).\($0)", shape: [channels])
        }
    }
}

/// The convolutions of one residual block.
package struct BlockDescription: Sendable {
    /// The convolutions one after the other; the last adds the shortcut.
    package let convolutions: [ConvolutionDescription]
    /// The 1×1 convolution of the shortcut where extent or width change; otherwise the shortcut is the block's input.
    package let projection: ConvolutionDescription?
    /// The normalisation before everything else, with a rectifier; only in pre-activated blocks.
    package var preactivation: NormalizationDescription?
    /// The step of a shortcut that takes some of the input's pixels; 1 where it takes all.
    package var shortcutStride = 1

    /// Every tensor that the block reads.
    package var tensors: [TensorRequirement] {
        (preactivation?.tensors ?? []) + convolutions.flatMap(\.tensors) + (projection?.tensors ?? [])
    }
}
