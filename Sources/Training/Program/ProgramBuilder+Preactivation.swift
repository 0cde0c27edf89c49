import NeuralNetwork

extension ProgramBuilder {
    /// y = convolutions(p) + shortcut, where p = relu(normalisation(x)): the projection reads p; a shortcut without
    /// projection is x, or some of its pixels.
    func addPreactivatedBlock(_ block: BlockDescription, _ input: ActivationValue) -> ActivationValue {
        guard let preactivation = block.preactivation else { return addBlock(block, input) }
        let isTrained = frozen.isTrained(block.convolutions[0].name)
        let normalization = normalization(
            preactivation.name, channels: preactivation.channels, isFrozen: !isTrained)
        let activated = emitNormalizedRectifier(normalization, input)
        var layers: [Layer] = []
        let value = addInnerLayers(block, activated, &layers)
        let projection = block.projection.map { unit($0, input: activated) }
        let picking = PoolingShape(MaxPooling2D(size: 1, stride: block.shortcutStride), input: input.shape)
        let picked = block.shortcutStride > 1 ? emitMaximum(picking, of: input.map, layer: "shortcut") : nil
        let shortcut =
            projection.map { emitFoldedConvolution($0, activated, residual: nil, relu: false) }
            ?? picked?.output ?? input.map
        let last = unit(block.convolutions[block.convolutions.count - 1], input: value)
        layers.append((last, value))
        let output = emitFoldedConvolution(last, value, residual: shortcut, relu: false)
        steps.append { [self] gradient in
            let convolved = backpropagate(layers, gradient: gradient, keepsGradient: true)
            var residual: Int?
            if let projection {
                _ = emitGradients(projection, activated, gradient: gradient, keepsGradient: true)
                if activated.needsGradient {
                    residual = emitInputGradient(projection, activated, gradient: gradient, isWhole: false)
                }
            }
            guard activated.needsGradient else { return nil }
            let inner = emitInputGradient(layers[0].unit, activated, gradient: convolved, residual: residual)
            emitRectifierGradient(normalization, gradient: inner)
            guard input.needsGradient else { return nil }
            guard projection == nil else { return inner }
            let added = picked.map {
                emitMaximumGradient(picking, places: $0.places, gradient: gradient, layer: "shortcut")
            }
            emitAddition(added ?? gradient, to: inner, shape: input.shape)
            return inner
        }
        return ActivationValue(
            shape: last.shape.output, map: output,
            needsGradient: input.needsGradient || layers.contains { $0.unit.isTrained })
    }

    /// relu(normalisation(x)) behind the last block.
    func addNormalizedRectifier(
        _ description: NormalizationDescription, _ input: ActivationValue, isFrozen: Bool
    ) -> ActivationValue {
        let unit = normalization(description.name, channels: description.channels, isFrozen: isFrozen)
        let value = emitNormalizedRectifier(unit, input)
        steps.append { [self] gradient in
            emitRectifierGradient(unit, gradient: gradient)
            return input.needsGradient ? gradient : nil
        }
        return value
    }

    private func emitNormalizedRectifier(_ unit: NormalizationUnit, _ input: ActivationValue) -> ActivationValue {
        unit.input = input.map
        unit.area = input.shape.area
        let (source, area) = (input.map, input.shape.area)
        if !unit.isFrozen {
            emitForward(.normalization, unit.name, [source]) { context in
                unsafe context.kernels.moments(
                    pixels: context.images * area, channels: unit.channels, input: context.map(source),
                    sums: context.vector(unit.sums))
                unit.useBatch(context)
            }
        }
        return emitRectifier(unit, shape: input.shape, needsGradient: input.needsGradient || !unit.isFrozen)
    }

    /// From the gradient of what was normalised and rectified, masked, to that of what came in, in place.
    private func emitRectifierGradient(_ unit: NormalizationUnit, gradient: Int) {
        guard unit.isFrozen else { return emitNormalizationGradient(unit, gradient: gradient, into: gradient) }
        emitBackward(.normalizationGradient, unit.name, [gradient, unit.input]) { context in
            unsafe context.vector(unit.slope).update(repeating: 0, count: unit.channels)
            unsafe context.vector(unit.offset).update(repeating: 0, count: unit.channels)
            unsafe context.kernels.normalizeGradient(
                pixels: context.images * unit.area, channels: unit.channels, gradient: context.map(gradient),
                input: context.map(unit.input), factor: context.vector(unit.scale),
                slope: context.vector(unit.slope), offset: context.vector(unit.offset),
                output: context.map(gradient))
        }
    }

    private func emitAddition(_ addend: Int, to sum: Int, shape: FeatureShape) {
        emitBackward(.normalizationGradient, "shortcut", [addend, sum]) { context in
            unsafe context.kernels.add(
                count: context.images * shape.count, context.map(addend), to: context.map(sum))
        }
    }
}
