import CKernels

extension EngineContext {
    /// A 3×3 convolution by Winograd's filtering; each lane does its tiles for its panels of output channels.
    func convolve(
        _ step: ConvolutionStep, _ winograd: ConvolutionLayer.Winograd, _ pass: Pass, _ lane: Lane
    ) {
        let geometry = step.layer.geometry
        let blocking = WinogradBlocking(
            winograd, geometry, shape: plan.tensors[step.input].shape, images: pass.count, lanes: lane.count)
        let memory = unsafe scratch + lane.index * scratchBytesPerLane
        var tiles = unsafe operands(step, winograd, blocking, pass, scratch: memory)
        var products = unsafe GagConvolution(geometry, winograd.multiply, weights: weights, padding: padding)
        unsafe products.prepareProducts(
            tiles: blocking.blockTiles, tileStride: blocking.tileStride,
            productTileStride: blocking.productTileStride)
        let (own, panels) = blocking.part(of: lane)
        for first in stride(from: own.lowerBound, to: own.upperBound, by: blocking.blockTiles) {
            let block = first..<min(first + blocking.blockTiles, own.upperBound)
            unsafe winograd.input(&tiles, Int64(first), Int64(block.upperBound), 0, Int64(geometry.inputs))
            if let filter = unsafe winograd.filter, let direct = step.layer.direct {
                var filters = unsafe FilterTransformation(
                    filter, winograd, direct, geometry, weights: weights, room: memory + blocking.byteCount)
                unsafe filters.convolve(block, panels: panels, &tiles, &products, winograd)
                continue
            }
            for matrix in 0..<winograd.matrices {
                unsafe products.selectMatrix(matrix, tiles, weights: winograd.matrix(matrix, in: weights))
                unsafe winograd.multiply.run(&products, rows: 0..<block.count, panels: panels)
            }
            let width = winograd.multiply.panelWidth
            unsafe winograd.output(
                &tiles, Int64(first), Int64(block.upperBound), Int64(panels.lowerBound * width),
                Int64(panels.upperBound * width))
        }
    }

    private func operands(
        _ step: ConvolutionStep, _ winograd: ConvolutionLayer.Winograd, _ blocking: WinogradBlocking, _ pass: Pass,
        scratch: UnsafeMutableRawPointer
    ) -> GagWinograd {
        let input = bind(step.input, pass)
        let output = bind(step.output, pass)
        var tiles = unsafe GagWinograd()
        unsafe tiles.input = UnsafeRawPointer(input.base)
        unsafe tiles.padding = padding
        unsafe tiles.transformed = scratch
        unsafe tiles.products = UnsafeRawPointer(scratch + winograd.matrices * blocking.matrixStride)
        let bias = winograd.outputBias(outputs: step.layer.geometry.outputs)
        unsafe tiles.bias = (weights + bias).assumingMemoryBound(to: Float.self)
        unsafe tiles.scale = (weights + winograd.multiply.scale).assumingMemoryBound(to: Float.self)
        unsafe tiles.residualScale = winograd.multiply.residualScale
        unsafe tiles.outputMaximum = Int32(winograd.multiply.outputMaximum)
        unsafe tiles.output = output.base
        unsafe tiles.inputImageStride = Int64(input.tensor.imageStride)
        unsafe tiles.inputRowStride = Int64(input.tensor.rowStride)
        unsafe tiles.inputPixelStride = Int64(input.tensor.pixelStride)
        unsafe tiles.outputImageStride = Int64(output.tensor.imageStride)
        unsafe tiles.outputRowStride = Int64(output.tensor.rowStride)
        unsafe tiles.outputPixelStride = Int64(output.tensor.pixelStride)
        if let residual = step.residual {
            let shortcut = bind(residual, pass)
            unsafe tiles.residual = UnsafeRawPointer(shortcut.base)
            unsafe tiles.residualImageStride = Int64(shortcut.tensor.imageStride)
            unsafe tiles.residualRowStride = Int64(shortcut.tensor.rowStride * step.residualStride)
            unsafe tiles.residualPixelStride = Int64(shortcut.tensor.pixelStride * step.residualStride)
        }
        unsafe tiles.matrixStride = Int64(blocking.matrixStride)
        unsafe tiles.tileStride = Int64(blocking.tileStride)
        unsafe tiles.productMatrixStride = Int64(blocking.productMatrixStride)
        unsafe tiles.productTileStride = Int64(blocking.productTileStride)
        unsafe tiles.height = Int32(input.tensor.shape.height)
        unsafe tiles.width = Int32(input.tensor.shape.width)
        unsafe tiles.relu = step.layer.geometry.relu ? 1 : 0
        return unsafe tiles
    }
}

extension GagConvolution {
    /// A matrix product instead of the layer's convolution: tiles are rows, inputs the depth.
    package mutating func prepareProducts(tiles: Int, tileStride: Int, productTileStride: Int) {
        unsafe tapRows = 1
        unsafe tapColumns = 1
        unsafe stride = 1
        unsafe paddingTop = 0
        unsafe paddingLeft = 0
        unsafe relu = 0
        unsafe inputHeight = 1
        unsafe outputHeight = 1
        unsafe inputWidth = Int32(tiles)
        unsafe outputWidth = Int32(tiles)
        unsafe inputPixelStride = Int64(tileStride)
        unsafe inputRowStride = Int64(tiles * tileStride)
        unsafe inputImageStride = Int64(tiles * tileStride)
        unsafe outputPixelStride = Int64(productTileStride)
    }

    /// - Parameter weights: the matrix of weights.
    mutating func selectMatrix(_ matrix: Int, _ tiles: GagWinograd, weights: UnsafeRawPointer) {
        unsafe input = UnsafeRawPointer(tiles.transformed) + matrix * Int(tiles.matrixStride)
        unsafe output = UnsafeMutableRawPointer(mutating: tiles.products) + matrix * Int(tiles.productMatrixStride)
        unsafe self.weights = weights
    }
}

extension ConvolutionLayer.Winograd {
    /// A matrix of transformed weights in the plan's memory.
    @unsafe func matrix(_ matrix: Int, in weights: UnsafeRawPointer) -> UnsafeRawPointer {
        unsafe weights + multiply.weights + matrix * matrixBytes
    }
}
