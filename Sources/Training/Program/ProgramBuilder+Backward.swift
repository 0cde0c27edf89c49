import NeuralNetwork

extension ProgramBuilder {
    /// Lets a gradient pass where `value`, whose gradient it is, was not rectified, and takes the sums that the
    /// normalisations before it need.
    func emitMask(_ value: ActivationValue, gradient: Int) {
        guard value.isRectified || !value.normalizations.isEmpty else { return }
        value.restore()
        let (mask, shape) = (value.isRectified ? value.map : nil, value.shape)
        let inputs = value.normalizations.map(\.input)
        emitBackward(.normalizationGradient, "mask", [value.map, gradient] + inputs) { context in
            unsafe context.kernels.maskedSums(
                pixels: context.images * shape.area, channels: shape.channels, gradient: context.map(gradient),
                mask: context.reading(mask), below: context.reading(inputs.first),
                second: context.reading(inputs.dropFirst().first), output: context.map(gradient),
                sums: value.normalizations.first.map { unsafe context.vector($0.sums) })
        }
    }

    /// The gradients of a unit's normalisation and weights.
    ///
    /// - Parameters:
    ///   - gradient: That of the normalisation's output.
    ///   - keepsGradient: Whether it is needed afterwards.
    ///   - sums: Which normalisation's vector the sums are in, and where in it, if not the unit's own.
    /// - Returns: The gradient of the convolution's output.
    func emitGradients(
        _ unit: ConvolutionUnit, _ input: ActivationValue, gradient: Int, keepsGradient: Bool,
        sums: (source: NormalizationUnit, place: Int)? = nil
    ) -> Int {
        guard unit.isTrained || input.needsGradient else { return gradient }
        var convolved = gradient
        if let normalization = unit.batchNormalization {
            convolved = keepsGradient ? addMap(unit.shape.output) : gradient
            emitNormalizationGradient(normalization, gradient: gradient, into: convolved, sums: sums)
        }
        if unit.isTrained { emitWeightGradient(unit, input, gradient: convolved) }
        return convolved
    }

    func emitNormalizationGradient(
        _ normalization: NormalizationUnit, gradient: Int, into output: Int,
        sums: (source: NormalizationUnit, place: Int)? = nil
    ) {
        let source = sums?.source ?? normalization
        let (input, place) = (normalization.input, sums?.place ?? 1)
        emitBackward(.normalizationGradient, normalization.name, [gradient, input, output]) { context in
            normalization.useGradientSums(context, source: source.sums, place: place)
            unsafe context.kernels.normalizeGradient(
                pixels: context.images * normalization.area, channels: normalization.channels,
                gradient: context.map(gradient), input: context.map(input),
                factor: context.vector(normalization.factor), slope: context.vector(normalization.slope),
                offset: context.vector(normalization.offset), output: context.map(output))
        }
    }

    private func emitWeightGradient(_ unit: ConvolutionUnit, _ input: ActivationValue, gradient: Int) {
        input.restore()
        let source = input.map
        emitBackward(.weightGradient, unit.name, [source, gradient]) { context in
            let weights = unsafe context.store.pointer(unit.weight, .gradients)
            unsafe context.kernels.weightGradient(
                unit.shape(context), input: context.map(source), gradient: context.map(gradient), output: weights)
            guard let folded = unit.foldedNormalization else { return }
            // The products saw weights that the normalisation had scaled.
            context.team.run { lane in
                for output in lane.share(of: unit.shape.outputs) {
                    let scale = unsafe context.vector(folded.scale)[output]
                    let row = unsafe weights + output * unit.shape.depth
                    for index in 0..<unit.shape.depth { unsafe row[index] *= scale }
                }
            }
        }
        guard let bias = unit.bias, unit.normalization == nil else { return }
        emitBackward(.weightGradient, unit.name, [gradient]) { context in
            unsafe context.kernels.maskedSums(
                pixels: context.images * unit.shape.outputArea, channels: unit.shape.outputs,
                gradient: context.map(gradient), mask: nil, below: nil, second: nil, output: context.map(gradient),
                sums: context.store.pointer(bias, .gradients))
        }
    }

    /// The gradient of a convolution's input, ready for what made it.
    ///
    /// - Parameters:
    ///   - residual: A gradient that is added; its memory takes the result.
    ///   - isWhole: Whether this is all of the input's gradient: then it is masked, and its sums are taken.
    func emitInputGradient(
        _ unit: ConvolutionUnit, _ input: ActivationValue, gradient: Int, residual: Int? = nil, isWhole: Bool = true
    ) -> Int {
        let output = residual ?? addMap(input.shape)
        if isWhole { input.restore() }
        let mask = isWhole && input.isRectified ? input.map : nil
        let normalizations = isWhole ? input.normalizations : []
        let inputs = normalizations.map(\.input)
        let maps = [gradient, output] + (mask.map { [$0] } ?? []) + inputs
        backward += packing(unit, gradient: true)
        emitBackward(.inputGradient, unit.name, maps) { context in
            unsafe context.kernels.inputGradient(
                unit.shape(context), gradient: context.map(gradient), packed: context.packed(unit.packed),
                residual: context.reading(residual), mask: context.reading(mask),
                below: context.reading(inputs.first), second: context.reading(inputs.dropFirst().first),
                output: context.map(output),
                sums: normalizations.first.map { unsafe context.vector($0.sums) })
        }
        return output
    }
}
