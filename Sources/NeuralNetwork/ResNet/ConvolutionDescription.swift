/// A convolution of a residual network with the batch normalisation that follows it, as named in the weight file.
struct ConvolutionDescription: Sendable {
    /// The prefix of `.weight` and of the optional `.bias`.
    let name: String
    /// The prefix of the batch normalisation's tensors.
    let normalization: String
    let inputs: Int
    let outputs: Int
    /// The kernel's rows and columns; the padding keeps the extent at stride 1.
    let kernel: Int
    let stride: Int
    let activation: Activation

    /// The weights' dimensions: OIHW.
    var shape: [Int] { [outputs, inputs, kernel, kernel] }

    /// Every tensor that the convolution reads.
    var tensors: [TensorRequirement] {
        [
            TensorRequirement(name: "\(name).weight", shape: shape),
            TensorRequirement(name: "\(name).bias", shape: [outputs], isOptional: true),
        ]
            + ["weight", "bias", "running_mean", "running_var"].map {
                TensorRequirement(name: "\(normalization).\($0)", shape: [outputs])
            }
    }
}

/// The convolutions of one residual block.
struct BlockDescription: Sendable {
    /// The convolutions one after the other; the last adds the shortcut.
    let convolutions: [ConvolutionDescription]
    /// The 1×1 convolution of the shortcut where extent or width change; otherwise the shortcut is the block's input.
    let projection: ConvolutionDescription?
}
