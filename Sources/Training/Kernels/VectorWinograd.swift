import CKernels
import NeuralNetwork

/// A 3×3 convolution of stride 1 and padding 1 by Winograd's filtering F(4×4) in fp32, whose filters are transformed once a
/// step: an input's gradient, whose inputs are then the output's channels. An output, which rectifiers follow, is not
/// exact enough: where their inputs change sign, whole gradients do or don't pass.
///
/// A thread takes blocks of tiles of its images. The 36 products of a panel of outputs stay in the second-level cache until
/// they are transformed back, and end in the same epilogue as direct convolutions.
struct VectorWinograd {
    let height: Int
    let width: Int
    /// Channels of what is convolved, and of the result.
    let depth: Int
    let outputs: Int
    let table: TrainingKernelTable
    private let transformation: WinogradKernel

    private static let side = 4
    private static let matrices = 36
    /// Filters of more inputs take longer to fetch than the products save.
    private static let deepest = 256

    /// Nil where the direct convolution is to be preferred.
    init?(_ shape: ConvolutionShape, isGradient: Bool, table: TrainingKernelTable) {
        let isCentered =
            shape.paddingTop == 1 && shape.paddingLeft == 1
            && shape.outputHeight == shape.height && shape.outputWidth == shape.width
        depth = isGradient ? shape.outputs : shape.inputs
        outputs = isGradient ? shape.inputs : shape.outputs
        guard isGradient, shape.kernel == 3, shape.stride == 1, isCentered, !table.isBFloat16, depth <= Self.deepest,
            depth.isMultiple(of: table.panelWidth), outputs.isMultiple(of: table.panelWidth),
            let transformation = KernelCatalog.winograds.first(where: {
                unsafe $0.side == Self.side && $0.lanes == table.lanes && $0.format == .float32 && $0.filter != nil
            })
        else { return nil }
        height = shape.height
        width = shape.width
        self.table = table
        self.transformation = transformation
    }

    private var tilesPerImage: Int {
        ((height + Self.side - 1) / Self.side) * ((width + Self.side - 1) / Self.side)
    }
    /// The tiles of a block: whole tiles of rows of the product.
    private var blockTiles: Int { depth <= 64 ? 56 : depth <= 128 ? 42 : 56 }
    /// Bytes from a tile's inputs to the next's, odd numbers of cache lines.
    private var tileStride: Int { depth * 4 + 64 }
    private var matrixStride: Int { blockTiles * tileStride }
    private var productStride: Int { table.panelWidth * 4 }
    private var productMatrixStride: Int { blockTiles * productStride + 64 }
    private var filterStride: Int { depth * table.panelWidth * 4 }

    /// The bytes of the transformed filters.
    var filterByteCount: Int { outputs / table.panelWidth * Self.matrices * filterStride }
    var scratchByteCount: Int { Self.matrices * (matrixStride + productMatrixStride) }

    /// Transforms a panel's filters.
    ///
    /// - Parameter weights: the panel as the direct convolution reads it.
    func transform(
        _ weights: UnsafeRawPointer, panel: Int, factors: UnsafePointer<Float>, into filters: UnsafeMutableRawPointer
    ) {
        var filter = unsafe GagWinogradFilter()
        unsafe filter.weights = weights
        unsafe filter.scale = factors
        unsafe filter.inputs = Int64(depth)
        unsafe filter.columnStride = Int64(filterStride / 4)
        for row in 0..<Self.side + 2 {
            let offset = (panel * Self.matrices + row * (Self.side + 2)) * filterStride
            unsafe filter.transformed = (filters + offset).assumingMemoryBound(to: Float.self)
            unsafe transformation.filter?(&filter, Int64(row))
        }
    }

    /// Convolves some images.
    func convolve(
        _ input: UnsafeRawPointer, filters: UnsafeRawPointer, output: UnsafeMutableRawPointer, _ epilogue: GagEpilogue,
        zeros: UnsafeRawPointer, scratch: UnsafeMutableRawPointer, images: Range<Int>
    ) {
        var tiles = unsafe GagWinograd()
        unsafe tiles.input = input
        unsafe tiles.padding = zeros
        unsafe tiles.transformed = scratch
        unsafe tiles.output = output
        unsafe tiles.inputPixelStride = Int64(depth * 4)
        unsafe tiles.inputRowStride = Int64(width * depth * 4)
        unsafe tiles.inputImageStride = Int64(height * width * depth * 4)
        unsafe tiles.outputPixelStride = Int64(outputs * 4)
        unsafe tiles.outputRowStride = Int64(width * outputs * 4)
        unsafe tiles.outputImageStride = Int64(height * width * outputs * 4)
        unsafe tiles.matrixStride = Int64(matrixStride)
        unsafe tiles.tileStride = Int64(tileStride)
        unsafe tiles.productMatrixStride = Int64(productMatrixStride)
        unsafe tiles.productTileStride = Int64(productStride)
        unsafe tiles.height = Int32(height)
        unsafe tiles.width = Int32(width)
        let products = unsafe scratch + Self.matrices * matrixStride
        let last = images.upperBound * tilesPerImage
        for first in stride(from: images.lowerBound * tilesPerImage, to: last, by: blockTiles) {
            let block = first..<min(first + blockTiles, last)
            unsafe table.descriptor.winogradInput4(
                &tiles, Int64(block.lowerBound), Int64(block.upperBound), 0, Int64(depth))
            for panel in 0..<outputs / table.panelWidth {
                unsafe multiply(scratch, filters + panel * Self.matrices * filterStride, into: products, block.count)
                unsafe finish(block, panel: panel, &tiles, products, epilogue)
            }
        }
    }

    /// The products of a block of tiles and a panel of filters.
    private func multiply(
        _ transformed: UnsafeRawPointer, _ filters: UnsafeRawPointer, into products: UnsafeMutableRawPointer,
        _ count: Int
    ) {
        var epilogue = unsafe GagEpilogue()
        unsafe withUnsafePointer(to: &epilogue) { pointer in
            var c = unsafe GagConvolution()
            unsafe c.epilogue = pointer
            unsafe c.prepareProducts(tiles: count, tileStride: tileStride, productTileStride: productStride)
            unsafe c.blockTiles = 8
            unsafe c.groups = Int32(depth)
            for matrix in 0..<Self.matrices {
                unsafe c.input = transformed + matrix * matrixStride
                unsafe c.weights = filters + matrix * filterStride
                unsafe c.output = products + matrix * productMatrixStride
                unsafe table.descriptor.convolve(&c, 0, Int64(count), 0, 1)
            }
        }
    }

    /// Transforms a panel's products back, image by image, each of which has its own sums.
    private func finish(
        _ block: Range<Int>, panel: Int, _ tiles: inout GagWinograd, _ products: UnsafeRawPointer,
        _ epilogue: GagEpilogue
    ) {
        let channels = panel * table.panelWidth..<(panel + 1) * table.panelWidth
        var own = unsafe epilogue
        unsafe withUnsafeMutablePointer(to: &own) { pointer in
            unsafe tiles.epilogue = UnsafePointer(pointer)
            var first = block.lowerBound
            while first < block.upperBound {
                let image = first / tilesPerImage
                let last = min(block.upperBound, (image + 1) * tilesPerImage)
                if let sums = unsafe epilogue.sums {
                    unsafe pointer.pointee.sums = sums + image * 3 * Int(epilogue.sumStride)
                }
                unsafe tiles.products = products + (first - block.lowerBound) * productStride - channels.lowerBound * 4
                unsafe table.descriptor.winogradOutput4(
                    &tiles, Int64(first), Int64(last), Int64(channels.lowerBound), Int64(channels.upperBound))
                first = last
            }
            unsafe tiles.epilogue = nil
        }
    }
}
