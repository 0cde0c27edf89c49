import CKernels

extension EngineContext {
    /// A convolution; its rows, tiles or panels of output channels are divided between the lanes.
    func convolve(_ step: ConvolutionStep, _ pass: Pass, _ lane: Lane) {
        if let winograd = step.layer.winograd(images: pass.count) {
            convolve(step, winograd, pass, lane)
            return
        }
        guard let direct = step.layer.direct else { return }
        let output = bind(step.output, pass)
        var operands = unsafe operands(step, direct, pass)
        unsafe operands.output = output.base
        unsafe operands.outputPixelStride = Int64(output.tensor.pixelStride)
        let rows = pass.count * output.tensor.shape.area
        let panels = direct.panels(step.layer.geometry.outputs)
        // What a lane does not divide it reads whole: the smaller of weights and input.
        let inputBytes = rows * step.layer.geometry.inputs * direct.format.activationBytes
        let weightBytes =
            step.layer.geometry.outputs * step.layer.geometry.inputs * step.layer.geometry.taps
            * direct.format.weightBytes
        let dividesPanels = panels >= lane.count && weightBytes > inputBytes
        unsafe direct.run(
            &operands, rows: dividesPanels ? 0..<rows : lane.share(of: rows),
            panels: dividesPanels ? lane.share(of: panels) : 0..<panels)
    }

    /// The last convolution with the mean over each image's pixels, panel by panel.
    func convolveAndAverage(_ step: ConvolutionStep, _ pass: Pass, _ lane: Lane) {
        guard let direct = step.layer.direct else { return }
        let output = bind(step.output, pass)
        let shape = step.layer.outputShape(for: plan.tensors[step.input].shape)
        let area = shape.area
        var operands = unsafe operands(step, direct, pass)
        unsafe operands.outputHeight = Int32(shape.height)
        unsafe operands.outputWidth = Int32(shape.width)
        let pixelStride = PlanTensor.stride(byteCount: shape.channels * 4)
        unsafe operands.outputPixelStride = Int64(pixelStride)
        let pixels = unsafe scratch + lane.index * scratchBytesPerLane
        for panel in lane.share(of: direct.panels(shape.channels)) {
            for image in 0..<pass.count {
                // Rows are numbered over all images, the scratch memory holds one.
                unsafe operands.output = pixels - image * area * pixelStride
                unsafe direct.run(&operands, rows: image * area..<(image + 1) * area, panels: panel..<panel + 1)
                let offset = panel * direct.panelWidth * 4
                unsafe average(
                    pixels + offset, count: area, stride: pixelStride, channels: direct.panelWidth,
                    into: output.base + image * output.tensor.imageStride + offset)
            }
        }
    }

    private func average(
        _ pixels: UnsafeRawPointer, count: Int, stride: Int, channels: Int, into output: UnsafeMutableRawPointer
    ) {
        let factor = 1 / Float(count)
        for channel in Swift.stride(from: 0, to: channels * 4, by: 64) {
            var sum = SIMD16<Float>()
            for pixel in 0..<count {
                sum += unsafe pixels.loadUnaligned(fromByteOffset: pixel * stride + channel, as: SIMD16<Float>.self)
            }
            unsafe output.storeBytes(of: sum * factor, toByteOffset: channel, as: SIMD16<Float>.self)
        }
    }

    /// A dense layer: images are rows.
    func runDense(_ step: DenseStep, _ pass: Pass, _ lane: Lane) {
        guard let direct = step.layer.direct else { return }
        let input = bind(step.input, pass)
        let output = bind(step.output, pass)
        var operands = unsafe GagConvolution(step.layer.geometry, direct, weights: weights, padding: padding)
        unsafe operands.setInput(input, height: 1, width: pass.count, pixelStride: input.tensor.imageStride)
        unsafe operands.output = output.base
        unsafe operands.outputHeight = 1
        unsafe operands.outputWidth = Int32(pass.count)
        unsafe operands.outputPixelStride = Int64(output.tensor.imageStride)
        let panels = lane.share(of: direct.panels(step.layer.geometry.outputs))
        unsafe direct.run(&operands, rows: 0..<pass.count, panels: panels)
        guard step.activation != .relu, step.activation != .linear else { return }
        lane.waitForOthers()
        for image in lane.share(of: pass.count) {
            let values = unsafe (output.base + image * output.tensor.imageStride).assumingMemoryBound(to: Float.self)
            unsafe step.activation.apply(
                to: UnsafeMutableBufferPointer(start: values, count: step.layer.geometry.outputs))
        }
    }

    /// The operands of a convolution but its output.
    private func operands(_ step: ConvolutionStep, _ direct: ConvolutionLayer.Direct, _ pass: Pass) -> GagConvolution {
        let input = bind(step.input, pass)
        let shape = step.layer.outputShape(for: input.tensor.shape)
        var operands = unsafe GagConvolution(step.layer.geometry, direct, weights: weights, padding: padding)
        unsafe operands.setInput(
            input, height: input.tensor.shape.height, width: input.tensor.shape.width,
            pixelStride: input.tensor.pixelStride)
        unsafe operands.outputHeight = Int32(shape.height)
        unsafe operands.outputWidth = Int32(shape.width)
        if let residual = step.residual {
            let shortcut = bind(residual, pass)
            unsafe operands.residual = UnsafeRawPointer(shortcut.base)
            unsafe operands.residualImageStride = Int64(shortcut.tensor.imageStride)
            unsafe operands.residualRowStride = Int64(shortcut.tensor.rowStride * step.residualStride)
            unsafe operands.residualPixelStride = Int64(shortcut.tensor.pixelStride * step.residualStride)
        }
        return unsafe operands
    }
}

extension GagConvolution {
    /// The operands that a layer fixes.
    init(
        _ geometry: ConvolutionLayer.Geometry, _ direct: ConvolutionLayer.Direct, weights: UnsafeRawPointer,
        padding: UnsafeRawPointer
    ) {
        unsafe self.init()
        unsafe self.weights = weights + direct.weights
        unsafe self.padding = padding
        unsafe scale = (weights + direct.scale).assumingMemoryBound(to: Float.self)
        unsafe bias = (weights + direct.bias).assumingMemoryBound(to: Float.self)
        unsafe stride = Int32(geometry.stride)
        unsafe paddingTop = Int32(geometry.paddingTop)
        unsafe paddingLeft = Int32(geometry.paddingLeft)
        unsafe tapRows = Int32(geometry.tapRows)
        unsafe tapColumns = Int32(geometry.tapColumns)
        let groupSize = direct.format.groupSize
        unsafe groups = Int32((geometry.inputs + groupSize - 1) / groupSize)
        // A block's input should stay in the second-level cache while panel after panel passes over it.
        let tileBytes = direct.tileRows * geometry.inputs * direct.format.activationBytes
        unsafe blockTiles = Int32(max(1, min(Int(GAG_MAXIMUM_BLOCK_TILES), (256 << 10) / tileBytes)))
        unsafe relu = geometry.relu ? 1 : 0
        unsafe residualScale = direct.residualScale
        unsafe outputMaximum = Int32(direct.outputMaximum)
    }

    mutating func setInput(_ tensor: BoundTensor, height: Int, width: Int, pixelStride: Int) {
        unsafe input = UnsafeRawPointer(tensor.base)
        unsafe inputHeight = Int32(height)
        unsafe inputWidth = Int32(width)
        unsafe inputPixelStride = Int64(pixelStride)
        unsafe inputRowStride = Int64(pixelStride * width)
        unsafe inputImageStride = Int64(pixelStride * width * height)
    }
}

extension ConvolutionLayer.Direct {
    /// Calls the kernel.
    func run(_ operands: inout GagConvolution, rows: Range<Int>, panels: Range<Int>) {
        unsafe function(
            &operands, Int64(rows.lowerBound), Int64(rows.upperBound), Int64(panels.lowerBound),
            Int64(panels.upperBound))
    }
}
