/// A convolution of a residual network with the batch normalisation that follows it, as named in the weight file.
struct ConvolutionDescription: Sendable {
    /// The prefix of `.weight` and of the optional `.bias`.
    let name: String
    /// The prefix of the batch normalisation's tensors; nil where none follows.
    let normalization: String?
    let inputs: Int
    let outputs: Int
    /// The kernel's rows and columns; the padding keeps the extent at stride 1.
    let kernel: Int
    let stride: Int
    let activation: Activation
    /// The border: `symmetric` or `same`.
    var border = ResNetDescription.BorderRule.symmetric

    /// The weights' dimensions: OIHW.
    var shape: [Int] { [outputs, inputs, kernel, kernel] }

    /// Every tensor that the convolution reads.
    var tensors: [TensorRequirement] {
        [
            TensorRequirement(name: "\(name).weight", shape: shape),
            TensorRequirement(name: "\(name).bias", shape: [outputs], isOptional: true),
        ]
            + (normalization.map { NormalizationDescription(name: $0, channels: outputs).tensors } ?? [])
    }
}

/// A batch normalisation, as named in the weight file.
struct NormalizationDescription: Sendable {
    /// The prefix of the four tensors.
    let name: String
    let channels: Int

    /// Every tensor that the normalisation reads.
    var tensors: [TensorRequirement] {
        ["weight", "bias", "running_mean", "running_var"].map {
            TensorRequirement(name: "\(name).\($0)", shape: [channels])
        }
    }
}

/// The convolutions of one residual block.
struct BlockDescription: Sendable {
    /// The convolutions one after the other; the last adds the shortcut.
    let convolutions: [ConvolutionDescription]
    /// The 1×1 convolution of the shortcut where extent or width change; otherwise the shortcut is the block's input.
    let projection: ConvolutionDescription?
    /// The normalisation before everything else, with a rectifier; only in pre-activated blocks.
    var preactivation: NormalizationDescription?
    /// The step of a shortcut that takes some of the input's pixels; 1 where it takes all.
    var shortcutStride = 1

    /// Every tensor that the block reads.
    var tensors: [TensorRequirement] {
        (preactivation?.tensors ?? []) + convolutions.flatMap(\.tensors) + (projection?.tensors ?? [])
    }
}
