import CKernels
import NeuralNetwork

extension VectorConvolution {
    /// Output pixels whose columns are in memory at the same time.
    private var columnRows: Int { min(shape.outputArea, max(64, (1 << 17) / columnDepth)) }

    /// A thread's scratch memory for an output.
    var forwardScratch: Int { usesColumns ? (columnRows * columnDepth * table.elementBytes).rounded(to: 64) : 0 }

    /// The operands that do not depend on what is convolved.
    var operands: GagConvolution {
        var c = unsafe GagConvolution()
        unsafe c.stride = 1
        unsafe c.blockTiles = 8
        unsafe c.tapRows = 1
        unsafe c.tapColumns = 1
        return unsafe c
    }

    func forward(
        _ input: UnsafeRawPointer, packed: UnsafeRawPointer, output: UnsafeMutableRawPointer, _ epilogue: GagEpilogue,
        zeros: UnsafeRawPointer, scratch: UnsafeMutableRawPointer, _ lane: Lane
    ) {
        let own = lane.share(of: shape.batch)
        if let winograd {
            return unsafe winograd.convolve(
                input, filters: packed + filterOffset, output: output, epilogue, zeros: zeros, scratch: scratch,
                images: own)
        }
        var c = unsafe operands
        unsafe c.weights = packed
        unsafe c.padding = zeros
        unsafe c.output = output
        unsafe c.outputPixelStride = Int64(shape.outputs * table.elementBytes)
        if usesColumns {
            var patches = unsafe patches(input, zeros: zeros)
            for image in own { unsafe forward(image: image, &patches, scratch, c, epilogue) }
            return
        }
        unsafe c.input = input
        unsafe c.setInput(
            height: shape.height, width: shape.width, pixelBytes: shape.inputs * table.elementBytes)
        unsafe c.outputHeight = Int32(shape.outputHeight)
        unsafe c.outputWidth = Int32(shape.outputWidth)
        unsafe c.stride = Int32(shape.stride)
        unsafe c.paddingTop = Int32(shape.paddingTop)
        unsafe c.paddingLeft = Int32(shape.paddingLeft)
        unsafe c.tapRows = Int32(shape.kernel)
        unsafe c.tapColumns = Int32(shape.kernel)
        unsafe c.groups = Int32(shape.inputs / table.group)
        unsafe convolve(c, epilogue, images: own, area: shape.outputArea, panels: panels)
    }

    /// One image by way of columns.
    private func forward(
        image: Int, _ patches: inout GagPatches, _ rows: UnsafeMutableRawPointer, _ convolution: GagConvolution,
        _ epilogue: GagEpilogue
    ) {
        for first in stride(from: image * shape.outputArea, to: (image + 1) * shape.outputArea, by: columnRows) {
            let count = min(columnRows, (image + 1) * shape.outputArea - first)
            unsafe table.descriptor.columns(&patches, Int64(first), Int64(count), Int64(columnDepth), rows)
            var c = unsafe convolution
            unsafe c.setRows(rows, count: count, pixelBytes: columnDepth * table.elementBytes)
            unsafe c.groups = Int32(columnDepth / table.group)
            unsafe run(
                &c, epilogue, image: image, offset: first * Int(c.outputPixelStride), rows: 0..<count,
                panels: 0..<panels)
        }
    }

    /// Where a tap finds its values.
    func patches(_ input: UnsafeRawPointer, zeros: UnsafeRawPointer) -> GagPatches {
        unsafe GagPatches(
            input: input, zeros: zeros, channels: Int64(shape.inputs), inputHeight: Int32(shape.height),
            inputWidth: Int32(shape.width), outputHeight: Int32(shape.outputHeight),
            outputWidth: Int32(shape.outputWidth), stride: Int32(shape.stride),
            paddingTop: Int32(shape.paddingTop), paddingLeft: Int32(shape.paddingLeft), kernel: Int32(shape.kernel))
    }

    /// Whole images, `area` rows each. Where an image has few rows, several of them meet a panel of weights before the next.
    func convolve(
        _ convolution: GagConvolution, _ epilogue: GagEpilogue, images: Range<Int>, area: Int, panels: Int
    ) {
        var c = unsafe convolution
        let together = max(1, 112 / area)
        for first in stride(from: images.lowerBound, to: images.upperBound, by: together) {
            let group = first..<min(first + together, images.upperBound)
            for panel in 0..<(together == 1 ? 1 : panels) {
                for image in group {
                    unsafe run(
                        &c, epilogue, image: image, offset: 0, rows: image * area..<(image + 1) * area,
                        panels: together == 1 ? 0..<panels : panel..<panel + 1)
                }
            }
        }
    }

    /// Rows of one image, which are written, and whose operands lie, `offset` bytes further on.
    func run(
        _ convolution: inout GagConvolution, _ epilogue: GagEpilogue, image: Int, offset: Int, rows: Range<Int>,
        panels: Range<Int>
    ) {
        var own = unsafe epilogue
        if let sums = unsafe epilogue.sums { unsafe own.sums = sums + image * 3 * Int(epilogue.sumStride) }
        unsafe own.addend = epilogue.addend.map { unsafe $0 + offset }
        unsafe own.mask = epilogue.mask.map { unsafe $0 + offset }
        unsafe own.below = epilogue.below.map { unsafe $0 + offset }
        unsafe own.second = epilogue.second.map { unsafe $0 + offset }
        let output = unsafe convolution.output
        unsafe convolution.output = output.map { unsafe $0 + offset }
        unsafe withUnsafePointer(to: &own) { pointer in
            unsafe convolution.epilogue = pointer
            unsafe table.descriptor.convolve(
                &convolution, Int64(rows.lowerBound), Int64(rows.upperBound), Int64(panels.lowerBound),
                Int64(panels.upperBound))
        }
        unsafe convolution.output = output
        unsafe convolution.epilogue = nil
    }
}

extension GagConvolution {
    /// Dense images.
    mutating func setInput(height: Int, width: Int, pixelBytes: Int) {
        unsafe inputHeight = Int32(height)
        unsafe inputWidth = Int32(width)
        unsafe inputPixelStride = Int64(pixelBytes)
        unsafe inputRowStride = Int64(width * pixelBytes)
        unsafe inputImageStride = Int64(height * width * pixelBytes)
    }

    /// The rows of a matrix.
    mutating func setRows(_ rows: UnsafeRawPointer, count: Int, pixelBytes: Int) {
        unsafe input = rows
        unsafe setInput(height: 1, width: count, pixelBytes: pixelBytes)
        unsafe outputHeight = 1
        unsafe outputWidth = Int32(count)
    }
}
