import CKernels

extension EngineContext {
    /// The 7×7 convolution, of which three rows at a time are kept, and the maximum over them.
    func runStem(_ step: StemStep, _ pass: Pass, _ lane: Lane) {
        guard let direct = step.layer.direct else { return }
        copyInput(step, pass, lane)
        lane.waitForOthers()

        let padded = bind(step.padded, pass)
        let output = bind(step.output, pass)
        let convolved = step.convolved.shape
        var operands = unsafe GagConvolution(step.layer.geometry, direct, weights: weights, padding: padding)
        unsafe operands.setInput(
            padded, height: padded.tensor.shape.height, width: padded.tensor.shape.width,
            pixelStride: padded.tensor.pixelStride)
        unsafe operands.outputHeight = Int32(convolved.height)
        unsafe operands.outputWidth = Int32(convolved.width)
        unsafe operands.outputPixelStride = Int64(step.convolved.pixelStride)
        let ring = unsafe scratch + lane.index * scratchBytesPerLane
        let panels = 0..<direct.panels(convolved.channels)

        let pooledHeight = output.tensor.shape.height
        var done = -1
        for pooledRow in lane.share(of: pass.count * pooledHeight) {
            let (image, y) = pooledRow.quotientAndRemainder(dividingBy: pooledHeight)
            let needed =
                image * convolved.height + max(2 * y - 1, 0)...image * convolved.height
                + min(2 * y + 1, convolved.height - 1)
            for row in max(needed.lowerBound, done + 1)...max(needed.upperBound, done) where row > done {
                let slot = unsafe ring + row % 3 * step.convolved.rowStride
                unsafe operands.output = slot - row * step.convolved.rowStride
                let first = row * convolved.width
                unsafe direct.run(&operands, rows: first..<first + convolved.width, panels: panels)
                done = row
            }
            unsafe pool(
                step, ring, rows: needed,
                into: output.base + image * output.tensor.imageStride + y * output.tensor.rowStride)
        }
    }

    /// One row of the maximum over 3×3 pixels.
    private func pool(
        _ step: StemStep, _ ring: UnsafeMutableRawPointer, rows: ClosedRange<Int>, into output: UnsafeMutableRawPointer
    ) {
        func row(_ index: Int) -> UnsafeRawPointer {
            unsafe UnsafeRawPointer(ring) + min(index, rows.upperBound) % 3 * step.convolved.rowStride
        }
        let tensor = plan.tensors[step.output]
        var maximum = unsafe GagMaximum()
        unsafe maximum.rows = (row(rows.lowerBound), row(rows.lowerBound + 1), row(rows.lowerBound + 2))
        // Bytes are made of the row of maxima, which lies behind the three rows.
        let maxima = unsafe tensor.quantization == nil ? output : ring + 3 * step.convolved.rowStride
        let pixelStride = tensor.quantization == nil ? tensor.pixelStride : step.convolved.pixelStride
        unsafe maximum.output = maxima
        unsafe maximum.inputPixelStride = Int64(step.convolved.pixelStride)
        unsafe maximum.outputPixelStride = Int64(pixelStride)
        unsafe maximum.bytes = Int64(tensor.shape.channels * step.convolved.elementBytes)
        unsafe maximum.inputWidth = Int32(step.convolved.shape.width)
        unsafe maximum.outputWidth = Int32(tensor.shape.width)
        switch step.convolved.elementBytes {
        case 2: unsafe gag_maximum2(&maximum)
        default: unsafe gag_maximum4(&maximum)
        }
        guard let quantization = tensor.quantization else { return }
        for pixel in 0..<tensor.shape.width {
            unsafe gag_quantize(
                (maxima + pixel * pixelStride).assumingMemoryBound(to: Float.self),
                (output + pixel * tensor.pixelStride).assumingMemoryBound(to: UInt8.self),
                Int64(tensor.shape.channels), 1 / quantization.scale, Int32(quantization.maximum))
        }
    }

    /// Copies images to where each row has columns of zeros at both sides, in the format that the convolution reads.
    private func copyInput(_ step: StemStep, _ pass: Pass, _ lane: Lane) {
        let input = bind(step.input, pass)
        let padded = bind(step.padded, pass)
        let count = input.tensor.shape.width * input.tensor.shape.channels
        let elementBytes = padded.tensor.elementBytes
        let left = 3 * padded.tensor.pixelStride
        let right = padded.tensor.rowStride - left - count * elementBytes
        for row in lane.share(of: pass.count * input.tensor.shape.height) {
            let source = unsafe input.base + row * input.tensor.rowStride
            let target = unsafe padded.base + row * padded.tensor.rowStride
            unsafe target.initializeMemory(as: UInt8.self, repeating: 0, count: left)
            unsafe (target + padded.tensor.rowStride - right).initializeMemory(
                as: UInt8.self, repeating: 0, count: right)
            if elementBytes == 2 {
                unsafe gag_narrow_bf16(
                    source.assumingMemoryBound(to: Float.self),
                    (target + left).assumingMemoryBound(to: UInt16.self), Int64(count))
            } else {
                unsafe (target + left).copyMemory(from: source, byteCount: input.tensor.rowStride)
            }
        }
    }
}
