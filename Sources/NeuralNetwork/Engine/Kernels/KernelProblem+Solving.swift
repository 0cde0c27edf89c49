import CKernels

extension KernelProblem {
    /// Ample for operands in any format and for the 36 matrices of Winograd's filtering.
    private var memoryBytes: Int {
        64 * 1024 + 4
            * (5 * (images * (shape.count + outputShape.count)) + 8 * (images + 1) * (shape.height + 4)
                * (shape.width + 4) * (shape.channels + outputs) + 60 * shape.channels * outputs)
    }

    /// The kernel's answer, computed in calls for 1, 2, 3 … rows.
    package func solve(with kernel: ConvolutionKernel) -> [Float] {
        let memory = KernelProblemMemory(byteCount: memoryBytes)
        let geometry = self.geometry
        let direct = ConvolutionLayer.Direct(kernel, geometry, in: memory)
        unsafe weights.withUnsafeBufferPointer {
            unsafe direct.pack($0, geometry, scales: scales, biases: biases, memory.pages)
        }
        var operands = unsafe GagConvolution(
            geometry, direct, weights: memory.pages.base, padding: memory.reserve(shape.channels * 4))
        unsafe operands.input = UnsafeRawPointer(memory.store(input, format))
        unsafe operands.residual = UnsafeRawPointer(memory.store(residual, format))
        unsafe operands.residualScale = residualScale
        unsafe operands.blockTiles = Int32(blockTiles)
        let rows = images * outputShape.area
        let output = unsafe memory.reserve(rows * outputs * kernel.outputBytes)
        unsafe operands.output = output
        unsafe operands.setShape(
            shape, outputShape, bytes: format.activationBytes, outputBytes: kernel.outputBytes)
        var first = 0
        var count = 1
        while first < rows {
            let last = min(first + count, rows)
            unsafe direct.run(&operands, rows: first..<last, panels: 0..<direct.panels(outputs))
            first = last
            count += 1
        }
        return unsafe KernelProblemMemory.load(output, count: rows * outputs, bytes: kernel.outputBytes)
    }

    /// The answer of Winograd transformations around products with `products`.
    ///
    /// - Parameter products: how numbers are multiplied.
    /// - Parameter kernel: what computes.
    /// - Parameter source: The kernel of the direct convolution whose weights are transformed on the way; nil where transformed
    ///   ones are packed.
    package func solve(
        with kernel: WinogradKernel, products: ConvolutionKernel, filtersOf source: ConvolutionKernel? = nil
    ) -> [Float] {
        let memory = KernelProblemMemory(byteCount: memoryBytes)
        let geometry = self.geometry
        let winograd = ConvolutionLayer.Winograd(kernel, products: products, geometry, in: memory)
        unsafe weights.withUnsafeBufferPointer {
            unsafe winograd.pack($0, geometry, scales: scales, biases: biases, memory.pages)
        }
        let count = images * winograd.tiles(shape)
        var tiles = unsafe self.tiles(winograd, count: count, in: memory)
        unsafe winograd.input(&tiles, 0, Int64(count), 0, Int64(shape.channels))
        var operands = unsafe GagConvolution(
            geometry, winograd.multiply, weights: memory.pages.base, padding: memory.reserve(64))
        unsafe operands.prepareProducts(
            tiles: count, tileStride: Int(tiles.tileStride), productTileStride: Int(tiles.productTileStride))
        let panels = 0..<winograd.multiply.panels(outputs)
        if let source, let filter = unsafe kernel.filter {
            let direct = ConvolutionLayer.Direct(source, geometry, in: memory)
            unsafe weights.withUnsafeBufferPointer {
                unsafe direct.pack($0, geometry, scales: scales, biases: biases, memory.pages)
            }
            let room = unsafe memory.reserve((kernel.side + 2) * WinogradBlocking.filterStride(geometry, direct))
            var filters = unsafe FilterTransformation(
                filter, winograd, direct, geometry, weights: memory.pages.base, room: room)
            unsafe filters.convolve(0..<count, panels: panels, &tiles, &operands, winograd)
        } else {
            for matrix in 0..<winograd.matrices {
                unsafe operands.selectMatrix(
                    matrix, tiles, weights: winograd.matrix(matrix, in: memory.pages.base))
                unsafe winograd.multiply.run(&operands, rows: 0..<count, panels: panels)
            }
            unsafe winograd.output(&tiles, 0, Int64(count), 0, Int64(outputs))
        }
        return unsafe KernelProblemMemory.load(
            tiles.output, count: images * outputShape.area * outputs, bytes: format.activationBytes)
    }

    /// What the transformations read and write.
    private func tiles(
        _ winograd: ConvolutionLayer.Winograd, count: Int, in memory: KernelProblemMemory
    ) -> GagWinograd {
        let bytes = format.activationBytes
        let transformedBytes = winograd.multiply.format.activationBytes
        var tiles = unsafe GagWinograd()
        unsafe tiles.input = UnsafeRawPointer(memory.store(input, format))
        unsafe tiles.residual = UnsafeRawPointer(memory.store(residual, format))
        unsafe tiles.padding = UnsafeRawPointer(memory.reserve(shape.channels * 4))
        unsafe tiles.transformed = memory.reserve(winograd.matrices * count * shape.channels * transformedBytes)
        unsafe tiles.products = UnsafeRawPointer(memory.reserve(winograd.matrices * count * outputs * 4))
        let bias = unsafe UnsafeRawPointer(memory.pages.base + winograd.outputBias(outputs: outputs))
        unsafe tiles.bias = bias.assumingMemoryBound(to: Float.self)
        let scale = unsafe UnsafeRawPointer(memory.pages.base + winograd.multiply.scale)
        unsafe tiles.scale = scale.assumingMemoryBound(to: Float.self)
        unsafe tiles.residualScale = residualScale
        unsafe tiles.outputMaximum = 255
        unsafe tiles.output = memory.reserve(images * shape.area * outputs * bytes)
        unsafe tiles.setShape(
            shape, outputs: outputs, bytes: bytes, transformedBytes: transformedBytes, tiles: count)
        return unsafe tiles
    }
}

extension GagConvolution {
    fileprivate mutating func setShape(_ shape: FeatureShape, _ output: FeatureShape, bytes: Int, outputBytes: Int) {
        unsafe inputHeight = Int32(shape.height)
        unsafe inputWidth = Int32(shape.width)
        unsafe outputHeight = Int32(output.height)
        unsafe outputWidth = Int32(output.width)
        unsafe inputPixelStride = Int64(shape.channels * bytes)
        unsafe inputRowStride = inputPixelStride * Int64(shape.width)
        unsafe inputImageStride = inputRowStride * Int64(shape.height)
        unsafe residualPixelStride = Int64(output.channels * bytes)
        unsafe residualRowStride = residualPixelStride * Int64(output.width)
        unsafe residualImageStride = residualRowStride * Int64(output.height)
        unsafe outputPixelStride = Int64(output.channels * outputBytes)
    }
}

extension GagWinograd {
    fileprivate mutating func setShape(
        _ shape: FeatureShape, outputs: Int, bytes: Int, transformedBytes: Int, tiles: Int
    ) {
        unsafe height = Int32(shape.height)
        unsafe width = Int32(shape.width)
        unsafe relu = 1
        unsafe inputPixelStride = Int64(shape.channels * bytes)
        unsafe inputRowStride = inputPixelStride * Int64(shape.width)
        unsafe inputImageStride = inputRowStride * Int64(shape.height)
        unsafe outputPixelStride = Int64(outputs * bytes)
        unsafe outputRowStride = outputPixelStride * Int64(shape.width)
        unsafe outputImageStride = outputRowStride * Int64(shape.height)
        unsafe residualPixelStride = outputPixelStride
        unsafe residualRowStride = outputRowStride
        unsafe residualImageStride = outputImageStride
        unsafe tileStride = Int64(shape.channels * transformedBytes)
        unsafe matrixStride = tileStride * Int64(tiles)
        unsafe productTileStride = Int64(outputs * 4)
        unsafe productMatrixStride = productTileStride * Int64(tiles)
    }
}
