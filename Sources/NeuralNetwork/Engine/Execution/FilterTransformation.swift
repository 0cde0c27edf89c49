import CKernels

/// Filters of F(4×4) that are transformed where they are multiplied, from the direct convolution's weights: one row of
/// matrices of one panel at a time, which stays in the second-level cache.
@safe struct FilterTransformation {
    private var operands = unsafe GagWinogradFilter()
    private let function: WinogradKernel.FilterFunction
    private let direct: ConvolutionLayer.Direct
    private let multiply: ConvolutionLayer.Direct
    private let weights: UnsafeRawPointer
    /// The bytes of a panel of the direct convolution, and of one matrix.
    private let sourceBytes: Int
    private let panelBytes: Int

    /// The rows of matrices, and the matrices of a row.
    private let rows: Int

    /// - Parameters:
    ///   - weights: the plan's weight memory.
    ///   - room: ``WinogradBlocking/filterBytes`` of scratch memory.
    init(
        _ function: @escaping WinogradKernel.FilterFunction, _ winograd: ConvolutionLayer.Winograd,
        _ direct: ConvolutionLayer.Direct, _ geometry: ConvolutionLayer.Geometry, weights: UnsafeRawPointer,
        room: UnsafeMutableRawPointer
    ) {
        unsafe self.function = function
        unsafe self.weights = weights
        self.direct = direct
        multiply = winograd.multiply
        rows = winograd.side + 2
        sourceBytes = geometry.taps * geometry.inputs * direct.panelWidth * direct.format.weightBytes
        panelBytes = geometry.inputs * multiply.panelWidth * 4
        unsafe operands.transformed = room.assumingMemoryBound(to: Float.self)
        unsafe operands.inputs = Int64(geometry.inputs)
        unsafe operands.columnStride = Int64(WinogradBlocking.filterStride(geometry, multiply) / 4)
        unsafe operands.isHalf = direct.format == .float32HalfWeights ? 1 : 0
    }

    /// Transforms a row of matrices of a panel and multiplies `count` tiles by them.
    private mutating func multiply(
        panel: Int, row: Int, _ tiles: GagWinograd, count: Int, products: inout GagConvolution
    ) {
        let scale = unsafe weights + direct.scale + panel * direct.panelWidth * 4
        unsafe operands.scale = scale.assumingMemoryBound(to: Float.self)
        unsafe operands.weights = weights + direct.weights + panel * sourceBytes
        unsafe function(&operands, Int64(row))
        for column in 0..<rows {
            let matrix = row * rows + column
            let position = unsafe column * Int(operands.columnStride) * 4
            // The kernel counts panels from the first, of which there is only this one.
            unsafe products.selectMatrix(
                matrix, tiles, weights: UnsafeRawPointer(operands.transformed) + position - panel * panelBytes)
            unsafe multiply.run(&products, rows: 0..<count, panels: panel..<panel + 1)
        }
    }

    /// The way from transformed inputs of a block of tiles to outputs, a panel at a time.
    mutating func convolve(
        _ block: Range<Int>, panels: Range<Int>, _ tiles: inout GagWinograd, _ products: inout GagConvolution,
        _ winograd: ConvolutionLayer.Winograd
    ) {
        let width = winograd.multiply.panelWidth
        let room = unsafe tiles.products
        for panel in panels {
            // There is room for one panel, which kernels expect where it would be among all of them.
            unsafe tiles.products = room.map { unsafe $0 - panel * width * 4 }
            for row in 0..<rows {
                unsafe multiply(panel: panel, row: row, tiles, count: block.count, products: &products)
            }
            unsafe winograd.output(
                &tiles, Int64(block.lowerBound), Int64(block.upperBound), Int64(panel * width),
                Int64((panel + 1) * width))
        }
        unsafe tiles.products = room
    }
}
