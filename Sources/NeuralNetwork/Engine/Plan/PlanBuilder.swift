/// Lays out a plan: tensors, steps, and where each layer's packed weights go.
@safe struct PlanBuilder {
    let description: ResNetDescription
    let kernels: KernelSelection
    private let halfTensors: Set<String>
    private let ranges: ActivationRanges
    /// Layers of an eight-bit plan whose outputs' ranges are not known.
    private(set) var uncalibrated: [String] = []
    private(set) var tensors: [PlanTensor] = []
    private(set) var segments: [PlanSegment] = []
    private(set) var jobs: [PackingJob] = []
    /// The bytes of all packed weights.
    private(set) var weightBytes = 0
    /// What each step is called in reports, segment by segment.
    private(set) var layers: [[EngineReport.Layer]] = []
    private(set) var output = 0

    private var format: NumberFormat { kernels.convolution.format }

    /// - Parameter halfTensors: The names of weights that are fp16 numbers.
    init(
        _ description: ResNetDescription, kernels: KernelSelection, halfTensors: Set<String> = [],
        ranges: ActivationRanges = [:]
    ) {
        self.description = description
        self.kernels = kernels
        self.halfTensors = halfTensors
        self.ranges = ranges
        var value = addStem()
        let blocks = PulledUpBlock.blocks(of: description)
        for (index, block) in blocks.enumerated() {
            let isLast = index == blocks.count - 1
            if index > 0, blocks[index - 1].stage != block.stage { startSegment(stage: block.stage, input: value) }
            value = add(block, input: value, isLast: isLast)
            if isLast { finishSegment(output: value) }
        }
        addDenseLayers(input: value)
    }

    // MARK: - Segments

    private mutating func startSegment(stage: Int, input: Int) {
        finishSegment(output: input)
        // Early stages have large activations and small weights, late stages the reverse.
        let images = [1, 2, 8, 8][stage]
        segments.append(PlanSegment(imagesPerLane: images, minimumImages: stage < 2 ? images : 8))
        layers.append([])
    }

    private mutating func finishSegment(output: Int) {
        tensors[output].isWhole = true
        guard let last = segments.indices.last else { return }
        segments[last].stage = (last == description.blocks.count - 1 ? .pooled : .stage(last + 1), output)
    }

    private mutating func append(_ step: PlanStep, _ layer: EngineReport.Layer) {
        segments[segments.count - 1].steps.append(step)
        layers[layers.count - 1].append(layer)
    }

    private mutating func addTensor(_ tensor: PlanTensor) -> Int {
        tensors.append(tensor)
        return tensors.count - 1
    }

    private mutating func reserve(_ byteCount: Int) -> Int {
        defer { weightBytes += (byteCount + 63) / 64 * 64 }
        return weightBytes
    }

    // MARK: - Stem

    private mutating func addStem() -> Int {
        segments.append(PlanSegment(imagesPerLane: 1, minimumImages: 1))
        layers.append([])
        let shape = FeatureShape(height: description.inputHeight, width: description.inputWidth, channels: 3)
        var input = PlanTensor(shape, elementBytes: 4, pixelStride: 12)
        input.isWhole = true
        // Kernels that multiply pairs read one value more than the 21 of a row.
        let margin = kernels.stem.format.groupSize > 1 ? 7 : 6
        let paddedShape = FeatureShape(height: shape.height, width: shape.width + margin, channels: 3)
        let padded = PlanTensor(
            paddedShape, elementBytes: kernels.stem.format.activationBytes,
            pixelStride: 3 * kernels.stem.format.activationBytes)

        let stem = description.stem
        // A row of the kernel reads 21 adjacent values, so the seven rows are taps of 21 inputs.
        let geometry = ConvolutionLayer.Geometry(
            inputs: 21, outputs: stem.outputs, tapRows: 7, tapColumns: 1, stride: 2, paddingTop: 3, paddingLeft: 0,
            relu: true)
        let direct = addDirect(kernels.stem, geometry)
        let layer = ConvolutionLayer(geometry: geometry, direct: direct)
        jobs.append(.stem(stem, layer))
        let convolved = PlanTensor(
            FeatureShape(height: (shape.height + 1) / 2, width: (shape.width + 1) / 2, channels: stem.outputs),
            elementBytes: kernels.stem.outputBytes)
        let pooledShape = FeatureShape(
            height: (convolved.shape.height + 1) / 2, width: (convolved.shape.width + 1) / 2, channels: stem.outputs)
        let step = StemStep(
            layer: layer, input: addTensor(input), padded: addTensor(padded), convolved: convolved,
            output: addTensor(activationTensor(pooledShape, of: stem.name)))
        append(
            .stem(step),
            EngineReport.Layer(
                name: stem.name, input: shape, output: convolved.shape, kernelSize: 7, stride: 2,
                multiplications: convolved.shape.count * 147, directKernel: kernels.stem.name))
        return step.output
    }

    // MARK: - Blocks

    private mutating func add(_ block: PulledUpBlock, input: Int, isLast isLastBlock: Bool) -> Int {
        var residual = input
        var residualStride = block.shortcutStride
        if let projection = block.projection {
            residual = add(projection, input: input, residual: nil, relu: false)
            residualStride = 1
        }
        var value = input
        for (index, convolution) in block.convolutions.enumerated() {
            let isLast = index == block.convolutions.count - 1
            value = add(
                convolution, input: value, residual: isLast ? (residual, residualStride) : nil, relu: true,
                isFeatures: isLast && isLastBlock)
        }
        return value
    }

    /// - Parameter isFeatures: Whether the dense layers read the output, as floats, pooled or flattened.
    private mutating func add(
        _ convolution: StridedConvolution, input: Int, residual: (tensor: Int, stride: Int)?, relu: Bool,
        isFeatures: Bool = false
    ) -> Int {
        let description = convolution.description
        let geometry = ConvolutionLayer.Geometry(
            inputs: description.inputs, outputs: description.outputs, tapRows: description.kernel,
            tapColumns: description.kernel, stride: convolution.stride, paddingTop: description.kernel / 2,
            paddingLeft: description.kernel / 2, relu: relu)
        let inputShape = tensors[input].shape
        var layer = ConvolutionLayer(geometry: geometry)
        let outputShape = layer.outputShape(for: inputShape)
        let choice = isFeatures ? nil : WinogradChoice(geometry, shape: inputShape, kernels: kernels)
        let directKernel =
            isFeatures && format.activationBytes < 4
            ? kernels.toFloat : self.directKernel(description, area: outputShape.area, choice)
        layer.winograd = choice.map { addWinograd($0, geometry) }
        if choice.map({ $0.minimumImages > 1 || $0.transformsFilters }) ?? true {
            layer.direct = addDirect(directKernel, geometry)
        }
        let output = addTensor(
            isFeatures ? featureTensor(outputShape) : activationTensor(outputShape, of: description.name))
        if format == .uint8 { requantize(&layer, input: input, residual: residual?.tensor, output: output) }
        jobs.append(.convolution(description, layer))

        let step = ConvolutionStep(
            layer: layer, input: input, output: output, residual: residual?.tensor,
            residualStride: residual?.stride ?? 1)
        append(
            isFeatures && self.description.pooling == .average ? .averagedConvolution(step) : .convolution(step),
            EngineReport.Layer(
                name: description.name, input: inputShape, output: outputShape, kernelSize: description.kernel,
                stride: convolution.stride,
                multiplications: outputShape.count * geometry.taps * description.inputs,
                directKernel: layer.direct == nil ? nil : directKernel.name,
                winogradKernel: choice.map { ($0.kernel.name, $0.minimumImages) }))
        return output
    }

    /// Weights that the file holds in fp16 stay so where reading them takes longer than widening them: in the deep layers
    /// of small maps, and where they are read to be transformed. Registers of 512 bits widen twice as many at once.
    private func directKernel(
        _ convolution: ConvolutionDescription, area: Int, _ filtering: WinogradChoice?
    ) -> ConvolutionKernel {
        let largestArea = kernels.convolution.instructionSet == .avx512 ? 64 : 16
        guard let half = kernels.halfWeights, area <= largestArea || filtering?.transformsFilters == true,
            convolution.inputs >= 256,
            halfTensors.contains("\(convolution.name).weight")
        else { return kernels.convolution }
        return half
    }

    private mutating func activationTensor(_ shape: FeatureShape, of layer: String) -> PlanTensor {
        var tensor = PlanTensor(shape, elementBytes: format.activationBytes)
        guard format == .uint8 else { return tensor }
        if ranges[layer] == nil { uncalibrated.append(layer) }
        tensor.quantization = Quantization(ranges[layer] ?? 0...1, maximum: kernels.inputMaximum)
        return tensor
    }

    /// Folds the scales and zeros of input, residual and output into the layer.
    private func requantize(_ layer: inout ConvolutionLayer, input: Int, residual: Int?, output: Int) {
        let target = tensors[output].quantization
        let outputScale = target?.scale ?? 1
        let source = residual.flatMap { tensors[$0].quantization }
        let residualScale = (source?.scale ?? 1) / outputScale
        let requantization = ConvolutionLayer.Requantization(
            inputScale: tensors[input].quantization?.scale ?? 1, outputScale: outputScale,
            offset: (target?.zero ?? 0) - (source?.zero ?? 0) * residualScale)
        func requantize(_ direct: inout ConvolutionLayer.Direct) {
            direct.residualScale = residualScale
            direct.outputMaximum = target?.maximum ?? 255
            direct.requantization = requantization
        }
        if var direct = layer.direct {
            requantize(&direct)
            layer.direct = direct
        }
        if var winograd = layer.winograd {
            requantize(&winograd.multiply)
            layer.winograd = winograd
        }
    }

    /// What the dense layers read: floats, all values of an image without gaps.
    private func featureTensor(_ shape: FeatureShape) -> PlanTensor {
        let pooled = FeatureShape(height: 1, width: 1, channels: shape.channels)
        return PlanTensor(
            description.pooling == .average ? pooled : shape, elementBytes: 4, pixelStride: shape.channels * 4)
    }

    private mutating func addDirect(
        _ kernel: ConvolutionKernel, _ geometry: ConvolutionLayer.Geometry
    ) -> ConvolutionLayer.Direct {
        let padded = (geometry.outputs + kernel.panelWidth - 1) / kernel.panelWidth * kernel.panelWidth
        let byteCount = WeightPacking.byteCount(
            outputs: geometry.outputs, inputs: geometry.inputs, taps: geometry.taps, panelWidth: kernel.panelWidth,
            format: kernel.format)
        return unsafe ConvolutionLayer.Direct(
            function: kernel.function, format: kernel.format, panelWidth: kernel.panelWidth,
            tileRows: kernel.tileRows, weights: reserve(byteCount), scale: reserve(padded * 4),
            bias: reserve(padded * 4))
    }

    private mutating func addWinograd(
        _ choice: WinogradChoice, _ geometry: ConvolutionLayer.Geometry
    ) -> ConvolutionLayer.Winograd {
        let kernel =
            choice.transformsFilters
            ? kernels.filterProducts ?? kernels.winogradProducts
            : kernels.winogradProducts
        let matrixBytes = WeightPacking.byteCount(
            outputs: geometry.outputs, inputs: geometry.inputs, taps: 1, panelWidth: kernel.panelWidth,
            format: kernel.format)
        let multiply = unsafe ConvolutionLayer.Direct(
            function: kernel.function, format: kernel.format, panelWidth: kernel.panelWidth,
            tileRows: kernel.tileRows,
            weights: reserve(choice.transformsFilters ? 0 : matrixBytes * choice.kernel.matrices),
            scale: reserve(geometry.outputs * 4), bias: reserve(geometry.outputs * 4 * 2))
        return unsafe ConvolutionLayer.Winograd(
            input: choice.kernel.input, output: choice.kernel.output, multiply: multiply, side: choice.kernel.side,
            matrixBytes: matrixBytes, minimumImages: choice.minimumImages,
            filter: choice.transformsFilters ? choice.kernel.filter : nil)
    }

    // MARK: - Dense layers

    /// Hidden layers one after the other, then all heads as one layer.
    private mutating func addDenseLayers(input: Int) {
        segments.append(PlanSegment(imagesPerLane: .max / 64, minimumImages: 1))
        layers.append([])
        var value = input
        let hidden = description.hidden
        let dense = description.denseLayers
        for (index, layer) in hidden.enumerated() {
            value = addDense(
                layer.name, [.init(name: layer.name, units: layer.units)], inputs: dense[index].inputs,
                activation: layer.activation, input: value)
        }
        value = addDense(
            "heads", description.heads.map { .init(name: $0.name, units: $0.units) },
            inputs: dense[hidden.count].inputs, activation: .linear, input: value)
        tensors[value].isWhole = true
        output = value
    }

    private mutating func addDense(
        _ name: String, _ parts: [PackingJob.DensePart], inputs: Int, activation: Activation, input: Int
    ) -> Int {
        let units = parts.reduce(0) { $0 + $1.units }
        let geometry = ConvolutionLayer.Geometry(
            inputs: inputs, outputs: units, tapRows: 1, tapColumns: 1, stride: 1, paddingTop: 0, paddingLeft: 0,
            relu: activation == .relu)
        // Each weight is used once for an image, so that reading them is all that takes time.
        let isHalf = parts.allSatisfy { halfTensors.contains("head.\($0.name).weight") }
        let kernel = isHalf ? kernels.halfWeights ?? kernels.dense : kernels.dense
        let direct = addDirect(kernel, geometry)
        let layer = ConvolutionLayer(geometry: geometry, direct: direct)
        jobs.append(.dense(parts, inputs: inputs, layer))
        let shape = FeatureShape(height: 1, width: 1, channels: direct.panels(units) * direct.panelWidth)
        let output = addTensor(PlanTensor(shape, elementBytes: 4))
        append(
            .dense(DenseStep(layer: layer, input: input, output: output, activation: activation)),
            EngineReport.Layer(
                name: name, input: FeatureShape(height: 1, width: 1, channels: inputs),
                output: FeatureShape(height: 1, width: 1, channels: units), kernelSize: 1, stride: 1,
                multiplications: inputs * units, directKernel: kernel.name))
        return output
    }
}
