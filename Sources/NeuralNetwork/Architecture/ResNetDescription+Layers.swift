extension ResNetDescription {
    /// The extent of an input image.
    package var inputShape: FeatureShape { FeatureShape(height: inputHeight, width: inputWidth, channels: 3) }

    /// The first convolution: 7×7, stride 2.
    package var stem: ConvolutionDescription {
        ConvolutionDescription(
            name: "conv1", normalization: blockOrder == .original ? "bn1" : nil, inputs: 3, outputs: baseWidth,
            kernel: 7, stride: 2, activation: blockOrder == .original ? .relu : .linear, border: stemBorder)
    }

    /// The maximum behind the stem: 3×3, stride 2.
    package var stemPooling: MaxPooling2D {
        MaxPooling2D(
            size: 3, stride: 2, padding: poolingBorder == .none ? 0 : 1, usesSamePadding: poolingBorder == .same,
            readsZeros: poolingBorder == .zeros)
    }

    /// The normalisation behind the last block of a pre-activated network.
    package var finalNormalization: NormalizationDescription? {
        guard blockOrder == .preactivated else { return nil }
        return NormalizationDescription(name: "norm", channels: channels(afterStage: blocks.count - 1))
    }

    /// The channels after stage `stage`, counted from 0.
    package func channels(afterStage stage: Int) -> Int { baseWidth << stage * blockKind.expansion }

    /// The blocks of each stage.
    package var stages: [[BlockDescription]] {
        blocks.indices.map { stage in
            (0..<blocks[stage]).map { index in
                switch blockOrder {
                case .original: block(stage: stage, index: index)
                case .preactivated: preactivatedBlock(stage: stage, index: index)
                }
            }
        }
    }

    private func block(stage: Int, index: Int) -> BlockDescription {
        let prefix = "layer\(stage + 1).\(index)"
        let stride = index == 0 && stage > 0 ? 2 : 1
        let width = baseWidth << stage
        let outputs = channels(afterStage: stage)
        let inputs = index > 0 ? outputs : stage == 0 ? baseWidth : channels(afterStage: stage - 1)

        func convolution(_ number: Int, _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int)
            -> ConvolutionDescription
        {
            ConvolutionDescription(
                name: "\(prefix).conv\(number)", normalization: "\(prefix).bn\(number)",
                inputs: inputs, outputs: outputs, kernel: kernel, stride: stride, activation: .relu,
                border: blockBorder)
        }
        let convolutions =
            switch blockKind {
            case .basic:
                [
                    convolution(1, inputs, width, kernel: 3, stride: stride),
                    convolution(2, width, outputs, kernel: 3, stride: 1),
                ]
            case .bottleneck:
                [
                    convolution(1, inputs, width, kernel: 1, stride: strideIn == .conv1 ? stride : 1),
                    convolution(2, width, width, kernel: 3, stride: strideIn == .conv2 ? stride : 1),
                    convolution(3, width, outputs, kernel: 1, stride: 1),
                ]
            }
        let hasProjection = stride != 1 || inputs != outputs
        let projection = ConvolutionDescription(
            name: "\(prefix).downsample.0", normalization: "\(prefix).downsample.1",
            inputs: inputs, outputs: outputs, kernel: 1, stride: stride, activation: .linear)
        return BlockDescription(convolutions: convolutions, projection: hasProjection ? projection : nil)
    }

    /// The number of values that the first dense layer reads from an image.
    package var features: Int {
        let channels = channels(afterStage: blocks.count - 1)
        // Stem and max pooling halve the extent, rounding up, as does every stage but the first.
        func side(_ input: Int) -> Int {
            let stem = (input + 1) / 2
            let pooled = poolingBorder == .none ? (stem - 3) / 2 + 1 : (stem + 1) / 2
            return (1..<blocks.count).reduce(pooled) { side, _ in (side + 1) / 2 }
        }
        return pooling == .average ? channels : side(inputHeight) * side(inputWidth) * channels
    }

    /// The name, inputs and units of every dense layer, hidden layers first.
    package var denseLayers: [(name: String, inputs: Int, units: Int, activation: Activation)] {
        var inputs = features
        var layers: [(name: String, inputs: Int, units: Int, activation: Activation)] = []
        for layer in hidden {
            layers.append((layer.name, inputs, layer.units, layer.activation))
            inputs = layer.units
        }
        return layers + heads.map { ($0.name, inputs, $0.units, .linear) }
    }

    /// Every tensor that a network of this description reads from its weight file, and the only ones that may be in it.
    public var tensors: [TensorRequirement] {
        stem.tensors + stages.joined().flatMap(\.tensors) + (finalNormalization?.tensors ?? [])
            + denseLayers.flatMap { layer in
                [
                    TensorRequirement(name: "head.\(layer.name).weight", shape: [layer.units, layer.inputs]),
                    TensorRequirement(name: "head.\(layer.name).bias", shape: [layer.units]),
                ]
            }
    }

    /// The number of trained values: weights, biases, scales and shifts, without the optional convolution biases and
    /// the running statistics.
    public var parameterCount: Int {
        tensors.filter { !$0.isOptional && !$0.name.contains(".running_") }
            .reduce(0) { $0 + $1.shape.reduce(1, *) }
    }
}
