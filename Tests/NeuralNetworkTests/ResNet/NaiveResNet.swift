import NeuralNetwork

/// A residual network of random weights, evaluated by definition: convolution, then bias, then batch normalisation.
struct NaiveResNet {
    var description: ResNetDescription
    var tensors: [String: (shape: [Int], values: [Float])] = [:]

    /// Random weights for every tensor that the description asks for, with convolution biases if asked.
    init(description: ResNetDescription, hasBiases: Bool = false, seed: UInt64) {
        self.description = description
        var generator = SeededGenerator(seed: seed)
        for tensor in description.tensors where hasBiases || !tensor.isOptional {
            let inputs = tensor.shape.dropFirst().reduce(1, *)
            var values = generator.floats(tensor.shape.reduce(1, *), scale: (3 / Float(inputs)).squareRoot())
            if tensor.name.hasSuffix("running_var") { values = values.map { 0.5 + abs($0) } }
            tensors[tensor.name] = (tensor.shape, values)
        }
    }

    /// The weights as a file.
    func file(as type: TensorDataType = .float32) throws -> SafetensorsFile {
        var writer = SafetensorsWriter()
        for (name, tensor) in tensors { writer.add(name, shape: tensor.shape, values: tensor.values, as: type) }
        return try SafetensorsFile(bytes: writer.bytes())
    }

    /// The logits of each head for a batch.
    func logits(_ input: NaiveTensor) -> [NaiveTensor] {
        var value = normalized(input, "conv1", "bn1", stride: 2).relu.maxPooled(size: 3, stride: 2, padding: 1)
        for stage in description.blocks.indices {
            for index in 0..<description.blocks[stage] {
                value = block(value, "layer\(stage + 1).\(index)", stride: index == 0 && stage > 0 ? 2 : 1)
            }
        }
        value = description.pooling == .average ? value.averaged : value.flattened
        for layer in description.hidden {
            value = dense(value, layer.name)
            if layer.activation == .relu { value = value.relu }
        }
        return description.heads.map { dense(value, $0.name) }
    }

    private func block(_ input: NaiveTensor, _ name: String, stride: Int) -> NaiveTensor {
        let strides: [Int] =
            switch (description.blockKind, description.strideIn) {
            case (.basic, _): [stride, 1]
            case (.bottleneck, .conv1): [stride, 1, 1]
            case (.bottleneck, .conv2): [1, stride, 1]
            }
        var value = input
        for (index, stride) in strides.enumerated() {
            if index > 0 { value = value.relu }
            value = normalized(value, "\(name).conv\(index + 1)", "\(name).bn\(index + 1)", stride: stride)
        }
        let hasProjection = tensors["\(name).downsample.0.weight"] != nil
        let shortcut =
            hasProjection
            ? normalized(input, "\(name).downsample.0", "\(name).downsample.1", stride: stride) : input
        return value.adding(shortcut).relu
    }

    private func normalized(_ input: NaiveTensor, _ name: String, _ norm: String, stride: Int) -> NaiveTensor {
        guard let weight = tensors["\(name).weight"], let gamma = tensors["\(norm).weight"]?.values,
            let beta = tensors["\(norm).bias"]?.values, let mean = tensors["\(norm).running_mean"]?.values,
            let variance = tensors["\(norm).running_var"]?.values
        else { return input }
        let value = input.convolved(
            weights: weight.values, shape: weight.shape, bias: tensors["\(name).bias"]?.values, stride: stride,
            padding: weight.shape[2] / 2)
        return value.generate(value.shape) { image, y, x, channel in
            let centred = value.values[value.position(image, y, x, channel)] - Double(mean[channel])
            let deviation = (Double(variance[channel]) + Double(description.batchNormEpsilon)).squareRoot()
            return Double(gamma[channel]) * centred / deviation + Double(beta[channel])
        }
    }

    private func dense(_ input: NaiveTensor, _ name: String) -> NaiveTensor {
        guard let weight = tensors["head.\(name).weight"], let bias = tensors["head.\(name).bias"] else { return input }
        return input.convolved(
            weights: weight.values, shape: weight.shape + [1, 1], bias: bias.values, stride: 1, padding: 0)
    }
}
