import CKernels
import NeuralNetwork

extension VectorConvolution {
    func inputGradient(
        _ gradient: UnsafeRawPointer, packed: UnsafeRawPointer, output: UnsafeMutableRawPointer,
        _ epilogue: GagEpilogue, zeros: UnsafeRawPointer, scratch: UnsafeMutableRawPointer, _ lane: Lane
    ) {
        let own = lane.share(of: shape.batch)
        if let gradientWinograd {
            return unsafe gradientWinograd.convolve(
                gradient, filters: packed + gradientFilterOffset, output: output, epilogue, zeros: zeros,
                scratch: scratch, images: own)
        }
        var c = unsafe operands
        unsafe c.input = gradient
        unsafe c.padding = zeros
        unsafe c.weights = packed + gradientOffset
        unsafe c.output = output
        for residue in shape.residues { unsafe inputGradient(residue, c, epilogue, images: own) }
    }

    private func inputGradient(
        _ residue: ConvolutionResidue, _ convolution: GagConvolution, _ epilogue: GagEpilogue, images: Range<Int>
    ) {
        let panels = shape.inputs / table.panelWidth, pixelBytes = shape.inputs * table.elementBytes
        let tapBytes = shape.outputs * table.panelWidth * table.elementBytes
        var c = unsafe convolution
        unsafe c.weights += residue.offset(panel: 0, tapBytes: tapBytes, panels: panels)
        unsafe c.outputPixelStride = Int64(shape.stride * pixelBytes)
        unsafe c.setInput(
            height: shape.outputHeight, width: shape.outputWidth, pixelBytes: shape.outputs * table.elementBytes)
        unsafe c.outputHeight = Int32(residue.row.count)
        unsafe c.outputWidth = Int32(residue.column.count)
        unsafe c.paddingTop = Int32(residue.row.padding)
        unsafe c.paddingLeft = Int32(residue.column.padding)
        unsafe c.tapRows = Int32(residue.row.taps.count)
        unsafe c.tapColumns = Int32(residue.column.taps.count)
        unsafe c.groups = Int32(shape.outputs / table.group)
        guard shape.stride > 1 else {
            return unsafe convolve(c, epilogue, images: images, area: shape.height * shape.width, panels: panels)
        }
        // Every stride-th pixel of every stride-th row: the rows of the product lie evenly within one of these only.
        let width = residue.column.count
        for image in images {
            for row in 0..<residue.row.count {
                let first = (image * residue.row.count + row) * width
                let pixel = (image * shape.height + residue.row.first + row * shape.stride) * shape.width
                let offset = (pixel + residue.column.first - first * shape.stride) * pixelBytes
                unsafe run(
                    &c, epilogue, image: image, offset: offset, rows: first..<first + width, panels: 0..<panels)
            }
        }
    }
}
