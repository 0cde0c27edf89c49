import CKernels
import NeuralNetwork

/// A thread's scratch memory for a weight gradient, and the pixels that go through it together. Neither depends on the number
/// of threads, so that the sums do not.
struct WeightGradientScratch {
    /// The pixels of a block.
    let pixels: Int
    /// Elements from a row of turned gradients to the next: no power of two, whose rows would share cache sets.
    let turnedStride: Int
    /// Bytes of each part.
    let turned: Int
    let panel: Int
    let columns: Int
    let sums: Int

    var byteCount: Int { turned + panel + columns + sums }
}

extension VectorConvolution {
    var weightScratch: WeightGradientScratch {
        let bytes = table.elementBytes
        let most = max(128, min(1024, (512 << 10) / (shape.outputs * bytes)))
        let pixels = min(most, shape.batch * shape.outputArea).rounded(to: 2 * table.lanes)
        let stride = pixels + 64 / bytes
        return WeightGradientScratch(
            pixels: pixels, turnedStride: stride, turned: shape.outputs * stride * bytes,
            panel: pixels * table.panelWidth * bytes,
            columns: usesColumns ? (pixels * columnDepth * bytes).rounded(to: 64) : 0,
            sums: usesColumns ? shape.outputs * columnDepth * 4 : 0)
    }

    func weightGradient(
        _ input: UnsafeRawPointer, gradient: UnsafeRawPointer, output: UnsafeMutablePointer<Float>,
        zeros: UnsafeRawPointer, scratch: UnsafeMutableRawPointer, _ lane: Lane
    ) {
        let part = weightPart(lane)
        guard !part.outputs.isEmpty, !part.panels.isEmpty else { return }
        let plan = weightScratch
        let sums =
            unsafe usesColumns
            ? (scratch + plan.turned + plan.panel + plan.columns).assumingMemoryBound(to: Float.self)
                - part.outputs.lowerBound * columnDepth
            : output
        unsafe clear(sums, part)
        var patches = unsafe patches(input, zeros: zeros)
        let pixels = shape.batch * shape.outputArea
        for first in stride(from: 0, to: pixels, by: plan.pixels) {
            let block = first..<min(first + plan.pixels, pixels)
            unsafe add(block, gradient, &patches, part, scratch, to: sums)
        }
        guard usesColumns else { return }
        for row in part.outputs {
            unsafe (output + row * shape.depth).update(from: sums + row * columnDepth, count: shape.depth)
        }
    }

    /// A thread's rows and columns of the matrix of gradients: threads divide what is larger, so that each packs less of it.
    private func weightPart(_ lane: Lane) -> WeightGradientPart {
        let panels = columnDepth / table.panelWidth, unit = table.lanes, rows = shape.outputs / unit
        if !usesColumns, shape.inputs >= shape.outputs, panels >= lane.count {
            return WeightGradientPart(outputs: 0..<shape.outputs, panels: lane.share(of: panels))
        }
        let own = lane.share(of: rows)
        return WeightGradientPart(outputs: own.lowerBound * unit..<own.upperBound * unit, panels: 0..<panels)
    }

    private var rowLength: Int { usesColumns ? columnDepth : shape.depth }

    private func clear(_ sums: UnsafeMutablePointer<Float>, _ part: WeightGradientPart) {
        for output in part.outputs {
            for tap in 0..<packedTaps {
                let first = output * rowLength + tap * columnDepth + part.panels.lowerBound * table.panelWidth
                unsafe (sums + first).update(repeating: 0, count: part.panels.count * table.panelWidth)
            }
        }
    }

    /// Adds a block of pixels.
    private func add(
        _ block: Range<Int>, _ gradient: UnsafeRawPointer, _ input: inout GagPatches, _ part: WeightGradientPart,
        _ scratch: UnsafeMutableRawPointer, to sums: UnsafeMutablePointer<Float>
    ) {
        let plan = weightScratch, count = block.count.rounded(to: table.lanes * table.group)
        let panelMemory = unsafe scratch + plan.turned, columnMemory = unsafe panelMemory + plan.panel
        unsafe table.descriptor.transpose(
            gradient, Int64(shape.outputs), Int64(block.lowerBound), Int64(block.count),
            Int64(part.outputs.lowerBound), Int64(part.outputs.upperBound), scratch, Int64(plan.turnedStride))
        var patches = unsafe input
        var first = Int64(block.lowerBound)
        if usesColumns {
            unsafe table.descriptor.columns(&input, first, Int64(block.count), Int64(columnDepth), columnMemory)
            unsafe patches = rows(columnMemory, count: block.count, zeros: input.zeros)
            first = 0
        }
        var epilogue = unsafe GagEpilogue()
        unsafe epilogue.accumulates = 1
        var c = unsafe self.operands
        unsafe c.setRows(scratch, count: part.outputs.count, pixelBytes: plan.turnedStride * table.elementBytes)
        unsafe c.weights = UnsafeRawPointer(panelMemory)
        unsafe c.outputPixelStride = Int64(rowLength * 4)
        unsafe c.groups = Int32(count / table.group)
        let side = usesColumns ? 1 : shape.kernel
        for panel in part.panels {
            for tap in 0..<packedTaps {
                unsafe table.descriptor.gather(
                    &patches, Int32(tap / side), Int32(tap % side), Int64(panel * table.panelWidth), first,
                    Int64(block.count), panelMemory)
                unsafe c.output = UnsafeMutableRawPointer(
                    sums + part.outputs.lowerBound * rowLength + tap * columnDepth + panel * table.panelWidth)
                unsafe run(&c, epilogue, image: 0, offset: 0, rows: 0..<part.outputs.count, panels: 0..<1)
            }
        }
    }

    /// Columns as the map of a 1×1 convolution.
    private func rows(_ memory: UnsafeRawPointer, count: Int, zeros: UnsafeRawPointer) -> GagPatches {
        unsafe GagPatches(
            input: memory, zeros: zeros, channels: Int64(columnDepth), inputHeight: 1, inputWidth: Int32(count),
            outputHeight: 1, outputWidth: Int32(count), stride: 1, paddingTop: 0, paddingLeft: 0, kernel: 1)
    }
}

/// What a thread computes of a weight gradient.
struct WeightGradientPart {
    let outputs: Range<Int>
    /// Panels of inputs.
    let panels: Range<Int>
}
