import NeuralNetwork

extension ProgramBuilder {
    /// A convolution and what it reads.
    typealias Layer = (unit: ConvolutionUnit, input: ActivationValue)

    /// y = relu(convolutions(x) + shortcut), each convolution with its normalisation.
    func addBlock(_ block: BlockDescription, _ input: ActivationValue) -> ActivationValue {
        var layers: [Layer] = []
        let value = addInnerLayers(block, input, &layers)
        let projection = block.projection.map { unit($0, input: input) }
        let shortcut = emitShortcut(projection, input)
        let last = unit(block.convolutions[block.convolutions.count - 1], input: value)
        layers.append((last, value))
        let output = emitSum(last, value, shortcut)
        let isTrained = layers.contains { $0.unit.isTrained } || projection?.isTrained == true
        steps.append { [self] gradient in
            backpropagate(layers, projection: projection, input: input, gradient: gradient)
        }
        return ActivationValue(
            shape: last.shape.output, map: output, isRectified: true,
            normalizations: [last.batchNormalization, projection?.batchNormalization].compactMap { $0 },
            needsGradient: isTrained || input.needsGradient)
    }

    /// All convolutions of a block but the last.
    func addInnerLayers(
        _ block: BlockDescription, _ input: ActivationValue, _ layers: inout [Layer]
    ) -> ActivationValue {
        var value = input
        for description in block.convolutions.dropLast() {
            let unit = unit(description, input: value)
            layers.append((unit, value))
            value = emitUnit(unit, value)
        }
        return value
    }

    /// The shortcut's map, and its normalisation where that is applied with the sum.
    private func emitShortcut(
        _ projection: ConvolutionUnit?, _ input: ActivationValue
    ) -> (map: Int, normalization: NormalizationUnit?) {
        guard let projection else { return (input.map, nil) }
        guard let normalization = projection.batchNormalization else {
            return (emitFoldedConvolution(projection, input, residual: nil, relu: false), nil)
        }
        return (emitConvolution(projection, input), normalization)
    }

    private func emitSum(
        _ last: ConvolutionUnit, _ value: ActivationValue, _ shortcut: (map: Int, normalization: NormalizationUnit?)
    ) -> Int {
        guard let normalization = last.batchNormalization else {
            return emitFoldedConvolution(last, value, residual: shortcut.map, relu: true)
        }
        _ = emitConvolution(last, value)
        let output = addMap(last.shape.output)
        forward.append(normalize(normalization, residual: shortcut, into: output))
        return output
    }

    private func backpropagate(
        _ layers: [Layer], projection: ConvolutionUnit?, input: ActivationValue, gradient: Int
    ) -> Int? {
        let hasShortcut = input.needsGradient || projection?.isTrained == true
        let convolved = backpropagate(layers, gradient: gradient, keepsGradient: hasShortcut)
        var shortcut = gradient
        if let projection, hasShortcut {
            let sums = layers.last?.unit.batchNormalization.map { (source: $0, place: 2) }
            let projected = emitGradients(projection, input, gradient: gradient, keepsGradient: false, sums: sums)
            guard input.needsGradient else { return nil }
            shortcut = emitInputGradient(projection, input, gradient: projected, isWhole: false)
        }
        guard input.needsGradient else { return nil }
        return emitInputGradient(layers[0].unit, input, gradient: convolved, residual: shortcut)
    }

    /// The gradients of a block's convolutions, last to first.
    ///
    /// - Returns: The gradient of the first one's output.
    func backpropagate(_ layers: [Layer], gradient: Int, keepsGradient: Bool) -> Int {
        var convolved = gradient
        for (index, layer) in layers.enumerated().reversed() {
            convolved = emitGradients(
                layer.unit, layer.input, gradient: convolved,
                keepsGradient: index == layers.count - 1 && keepsGradient)
            guard index > 0, layer.input.needsGradient else { break }
            convolved = emitInputGradient(layer.unit, layer.input, gradient: convolved)
        }
        return convolved
    }
}
