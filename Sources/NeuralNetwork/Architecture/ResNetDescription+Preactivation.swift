extension ResNetDescription {
    /// A block of the pre-activated order: `bn1` before everything, `bn2` and `bn3` folded into the convolutions before
    /// them. The last convolution has a bias, no normalisation and no activation.
    func preactivatedBlock(stage: Int, index: Int) -> BlockDescription {
        let prefix = "layer\(stage + 1).\(index)"
        let isStrided = index == blocks[stage] - 1 && stage < blocks.count - 1
        let width = baseWidth << stage
        let outputs = channels(afterStage: stage)
        let inputs = index > 0 ? outputs : stage == 0 ? baseWidth : channels(afterStage: stage - 1)

        func convolution(
            _ number: Int, normalization: String?, _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1
        ) -> ConvolutionDescription {
            ConvolutionDescription(
                name: "\(prefix).conv\(number)", normalization: normalization.map { "\(prefix).\($0)" },
                inputs: inputs, outputs: outputs, kernel: kernel, stride: stride,
                activation: normalization == nil ? .linear : .relu, border: blockBorder)
        }
        let stride = isStrided ? 2 : 1
        let convolutions =
            switch blockKind {
            case .basic:
                [
                    convolution(1, normalization: "bn2", inputs, width, kernel: 3, stride: stride),
                    convolution(2, normalization: nil, width, outputs, kernel: 3),
                ]
            case .bottleneck:
                [
                    convolution(1, normalization: "bn2", inputs, width, kernel: 1),
                    convolution(2, normalization: "bn3", width, width, kernel: 3, stride: stride),
                    convolution(3, normalization: nil, width, outputs, kernel: 1),
                ]
            }
        // Keras projects in the first block of each stage even where the width stays.
        let projection = ConvolutionDescription(
            name: "\(prefix).downsample.0", normalization: nil, inputs: inputs, outputs: outputs, kernel: 1,
            stride: stride, activation: .linear)
        return BlockDescription(
            convolutions: convolutions, projection: index == 0 ? projection : nil,
            preactivation: NormalizationDescription(name: "\(prefix).bn1", channels: inputs),
            shortcutStride: index == 0 ? 1 : stride)
    }
}
