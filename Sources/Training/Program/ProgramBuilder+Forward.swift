import NeuralNetwork

extension ProgramBuilder {
    /// A convolution alone, with the sums that a batch normalisation behind it needs.
    func emitConvolution(_ unit: ConvolutionUnit, _ input: ActivationValue) -> Int {
        let (source, output) = (input.map, addMap(unit.shape.output))
        forward += packing(unit, gradient: false)
        emitForward(.convolution, unit.name, [source, output]) { context in
            unsafe context.kernels.convolve(
                unit.shape(context), input: context.map(source), packed: context.packed(unit.packed), bias: nil,
                residual: nil, relu: false, output: context.map(output),
                sums: unit.batchNormalization.map { unsafe context.vector($0.sums) })
        }
        if let normalization = unit.batchNormalization {
            normalization.input = output
            normalization.area = unit.shape.outputArea
            emitForward(.normalization, normalization.name, [output]) { normalization.useBatch($0) }
        }
        return output
    }

    /// A convolution whose normalisation, if any, is part of its weights.
    func emitFoldedConvolution(
        _ unit: ConvolutionUnit, _ input: ActivationValue, residual: Int?, relu: Bool
    ) -> Int {
        let (source, output) = (input.map, addMap(unit.shape.output))
        forward += packing(unit, gradient: false)
        emitForward(.convolution, unit.name, [source, output] + (residual.map { [$0] } ?? [])) { context in
            let bias = unsafe unit.bias.map { unsafe UnsafePointer(context.store.pointer($0)) }
            unsafe context.kernels.convolve(
                unit.shape(context), input: context.map(source), packed: context.packed(unit.packed),
                bias: context.readingVector(unit.foldedNormalization?.shift) ?? bias,
                residual: context.reading(residual), relu: relu, output: context.map(output), sums: nil)
        }
        return output
    }

    /// relu(normalisation(input) + residual), where the residual may have a normalisation of its own.
    func normalize(
        _ normalization: NormalizationUnit, residual: (map: Int, normalization: NormalizationUnit?)? = nil,
        into output: Int
    ) -> Operation {
        let input = normalization.input
        let maps = [input, output] + (residual.map { [$0.map] } ?? [])
        return Operation(kind: .normalization, layer: normalization.name, maps: maps) { context in
            unsafe context.kernels.normalize(
                pixels: context.images * normalization.area, channels: normalization.channels,
                input: context.map(input), scale: context.vector(normalization.scale),
                shift: context.vector(normalization.shift), residual: context.reading(residual?.map),
                residualScale: context.readingVector(residual?.normalization?.scale),
                residualShift: context.readingVector(residual?.normalization?.shift), relu: true,
                output: context.map(output))
        }
    }

    /// relu(normalisation(convolution(input))), as inner layers of a block have it.
    func emitUnit(_ unit: ConvolutionUnit, _ input: ActivationValue) -> ActivationValue {
        let needsGradient = unit.isTrained || input.needsGradient
        guard let normalization = unit.batchNormalization else {
            return ActivationValue(
                shape: unit.shape.output, map: emitFoldedConvolution(unit, input, residual: nil, relu: true),
                isRectified: true, needsGradient: needsGradient)
        }
        _ = emitConvolution(unit, input)
        return emitRectifier(normalization, shape: unit.shape.output, needsGradient: needsGradient)
    }

    /// relu(normalisation(…)), whose values need not be kept.
    func emitRectifier(
        _ normalization: NormalizationUnit, shape: FeatureShape, needsGradient: Bool
    ) -> ActivationValue {
        let output = addMap(shape)
        forward.append(normalize(normalization, into: output))
        var recompute: (() -> Int)?
        if !options.keepsRectified {
            recompute = { [self] in
                let copy = addMap(shape)
                backward.append(normalize(normalization, into: copy))
                return copy
            }
        }
        return ActivationValue(
            shape: shape, map: output, isRectified: true,
            normalizations: normalization.isFrozen ? [] : [normalization], needsGradient: needsGradient,
            recompute: recompute)
    }

    /// Where the frozen parts' output enters.
    func addBoundary() -> ActivationValue {
        let value = ActivationValue(shape: frozen.boundary, map: addMap(frozen.boundary), needsGradient: false)
        emitStore(value, layer: "boundary")
        return value
    }

    /// Takes the context's input in the kernels' elements.
    func emitStore(_ value: ActivationValue, layer: String) {
        let (map, count) = (value.map, value.shape.count)
        emitForward(.pooling, layer, [map]) { context in
            guard let input = unsafe context.input else { return }
            unsafe context.kernels.store(count: context.images * count, input, output: context.map(map))
        }
    }
}
