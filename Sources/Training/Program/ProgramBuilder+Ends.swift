import NeuralNetwork

extension ProgramBuilder {
    /// Convolution, normalisation, rectifier and maximum.
    func addStem() -> ActivationValue {
        let image = ActivationValue(
            shape: description.inputShape, map: addMap(description.inputShape), needsGradient: false)
        emitStore(image, layer: "input")
        let unit = unit(description.stem, input: image)
        let convolved =
            unit.normalization == nil
            ? ActivationValue(
                shape: unit.shape.output, map: emitFoldedConvolution(unit, image, residual: nil, relu: false),
                needsGradient: unit.isTrained)
            : emitUnit(unit, image)
        var pooling = PoolingShape(description.stemPooling, input: convolved.shape)
        // Zeros never win where no value is negative.
        if convolved.isRectified { pooling.readsZeros = false }
        let shape = pooling
        let (output, places) = emitMaximum(shape, of: convolved.map, layer: "pool1")
        steps.append { [self] gradient in
            guard unit.isTrained else { return nil }
            let unpooled = emitMaximumGradient(shape, places: places, gradient: gradient, layer: "pool1")
            emitMask(convolved, gradient: unpooled)
            _ = emitGradients(unit, image, gradient: unpooled, keepsGradient: false)
            return nil
        }
        return ActivationValue(shape: shape.output, map: output, needsGradient: unit.isTrained)
    }

    /// The largest values under windows, and where they were.
    func emitMaximum(_ shape: PoolingShape, of source: Int, layer: String) -> (output: Int, places: Int) {
        let (output, places) = (addMap(shape.output), addMap(bytes: shape.output.count))
        emitForward(.pooling, layer, [source, output, places]) { context in
            unsafe context.kernels.maximum(
                shape, images: context.images, input: context.map(source), output: context.map(output),
                places: context.bytes(places))
        }
        return (output, places)
    }

    func emitMaximumGradient(_ shape: PoolingShape, places: Int, gradient: Int, layer: String) -> Int {
        let output = addMap(shape.input)
        emitBackward(.pooling, layer, [gradient, places, output]) { context in
            unsafe context.kernels.maximumGradient(
                shape, images: context.images, gradient: context.map(gradient), places: context.bytes(places),
                output: context.map(output))
        }
        return output
    }

    /// The mean over an image's pixels, or all its values.
    func addFeatures(_ value: ActivationValue) {
        let (shape, source, isAverage) = (value.shape, value.map, description.pooling == .average)
        let count = isAverage ? shape.channels : shape.count
        let (features, featureGradient) = (addMap(bytes: count * 4), addMap(bytes: count * 4))
        self.features = features
        self.featureGradient = featureGradient
        emitForward(.pooling, "features", [source, features]) { context in
            if isAverage {
                unsafe context.kernels.average(
                    images: context.images, area: shape.area, channels: shape.channels, input: context.map(source),
                    output: context.floats(features))
            } else {
                unsafe context.kernels.load(
                    count: context.images * count, context.map(source), output: context.floats(features))
            }
        }
        // Dense layers run between the passes.
        emitForward(.dense, "heads", [features, featureGradient]) { _ in }
        emitBackward(.dense, "heads", [features, featureGradient]) { _ in }
        steps.append { [self] gradient in
            guard value.needsGradient else { return nil }
            let spread = addMap(shape)
            emitBackward(.pooling, "features", [gradient, spread]) { context in
                if isAverage {
                    unsafe context.kernels.averageGradient(
                        images: context.images, area: shape.area, channels: shape.channels,
                        gradient: context.floats(gradient), output: context.map(spread))
                } else {
                    unsafe context.kernels.store(
                        count: context.images * count, context.floats(gradient), output: context.map(spread))
                }
            }
            emitMask(value, gradient: spread)
            return spread
        }
    }
}
