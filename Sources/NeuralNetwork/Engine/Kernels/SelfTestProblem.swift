import CKernels

/// A 3×3 convolution of one image, stride 1, with bias, residual and ReLU, and its answer by plain loops.
struct SelfTestProblem {
    let shape: FeatureShape
    let outputs: Int
    let format: NumberFormat
    private let input: [Float]
    /// Outputs × inputs × 9.
    private let weights: [Float]
    private let scales: [Float]
    private let biases: [Float]
    private let residual: [Float]

    init(height: Int, width: Int, inputs: Int, outputs: Int, _ format: NumberFormat) {
        shape = FeatureShape(height: height, width: width, channels: inputs)
        self.outputs = outputs
        self.format = format
        var state: UInt32 = 1
        // A linear congruential generator (Knuth's MMIX constants, truncated): any fixed numbers will do.
        func numbers(_ count: Int, _ range: ClosedRange<Int>, unit: Float) -> [Float] {
            (0..<count).map { _ in
                state = state &* 1_664_525 &+ 1_013_904_223
                return Float(Int(state >> 16) % range.count + range.lowerBound) * unit
            }
        }
        let isInteger = format == .uint8
        input = numbers(shape.count, isInteger ? 0...127 : -8...8, unit: isInteger ? 1 : 0.125)
        weights = numbers(outputs * inputs * 9, isInteger ? -127...127 : -8...8, unit: isInteger ? 1 : 0.125)
        scales = numbers(outputs, 1...4, unit: isInteger ? 0x1p-13 : 0.25)
        biases = numbers(outputs, -8...8, unit: isInteger ? 8 : 0.125)
        residual = numbers(shape.area * outputs, isInteger ? 0...127 : -8...8, unit: isInteger ? 1 : 0.125)
    }

    private static let residualScale: Float = 0.5

    /// The answer by plain loops, NHWC.
    func expected(_ kernel: ConvolutionKernel) -> [Float] {
        var result: [Float] = []
        result.reserveCapacity(shape.area * outputs)
        let channels = shape.channels
        for y in 0..<shape.height {
            for x in 0..<shape.width {
                for output in 0..<outputs {
                    var sum: Float = 0
                    for tap in 0..<9 {
                        let (row, column) = (y + tap / 3 - 1, x + tap % 3 - 1)
                        guard (0..<shape.height).contains(row), (0..<shape.width).contains(column) else { continue }
                        let pixel = (row * shape.width + column) * channels
                        for channel in 0..<channels {
                            sum += input[pixel + channel] * weights[(output * channels + channel) * 9 + tap]
                        }
                    }
                    let added = residual[(y * shape.width + x) * outputs + output]
                    let value = sum * scales[output] + biases[output] + added * (format == .uint8 ? Self.residualScale : 1)
                    let limit: Float = kernel.outputBytes == 1 ? 255 : .infinity
                    result.append(min(max(value, 0), limit))
                }
            }
        }
        return result
    }

    private var geometry: ConvolutionLayer.Geometry {
        ConvolutionLayer.Geometry(
            inputs: shape.channels, outputs: outputs, tapRows: 3, tapColumns: 3, stride: 1, paddingTop: 1,
            paddingLeft: 1, relu: true)
    }
}

// MARK: - Running kernels

extension SelfTestProblem {
    /// The kernel's answer, computed in calls for 1, 2, 3 … rows.
    mutating func solve(with kernel: ConvolutionKernel) -> [Float] {
        let memory = SelfTestMemory()
        let geometry = self.geometry
        let direct = ConvolutionLayer.Direct(kernel, geometry, in: memory)
        direct.pack(weights, geometry, scales: scales, biases: biases, memory.pages)
        var operands = unsafe GagConvolution(
            geometry, direct, weights: memory.pages.base, padding: memory.reserve(shape.channels * 4))
        unsafe operands.input = UnsafeRawPointer(memory.store(input, format))
        unsafe operands.residual = UnsafeRawPointer(memory.store(residual, format))
        unsafe operands.residualScale = Self.residualScale
        let output = unsafe memory.reserve(shape.area * outputs * 4)
        unsafe operands.output = output
        unsafe operands.setShape(shape, outputs: outputs, bytes: format.activationBytes, outputBytes: kernel.outputBytes)
        var first = 0
        var count = 1
        while first < shape.area {
            let last = min(first + count, shape.area)
            unsafe direct.run(&operands, rows: first..<last, panels: 0..<direct.panels(outputs))
            first = last
            count = count % kernel.tileRows + 1
        }
        return unsafe SelfTestMemory.load(output, count: shape.area * outputs, bytes: kernel.outputBytes)
    }

    /// The answer of Winograd transformations around products with `products`.
    mutating func solve(with kernel: WinogradKernel, products: ConvolutionKernel) -> [Float] {
        let memory = SelfTestMemory()
        let geometry = self.geometry
        let winograd = ConvolutionLayer.Winograd(kernel, products: products, geometry, in: memory)
        winograd.pack(weights, geometry, scales: scales, biases: biases, memory.pages)
        let count = winograd.tiles(shape)
        let bytes = format.activationBytes
        var tiles = unsafe GagWinograd()
        unsafe tiles.input = UnsafeRawPointer(memory.store(input, format))
        unsafe tiles.residual = UnsafeRawPointer(memory.store(residual, format))
        unsafe tiles.padding = UnsafeRawPointer(memory.reserve(shape.channels * 4))
        unsafe tiles.transformed = memory.reserve(winograd.matrices * count * shape.channels * bytes)
        unsafe tiles.products = UnsafeRawPointer(memory.reserve(winograd.matrices * count * outputs * 4))
        let bias = unsafe UnsafeRawPointer(memory.pages.base + winograd.outputBias(outputs: outputs))
        unsafe tiles.bias = bias.assumingMemoryBound(to: Float.self)
        let output = unsafe memory.reserve(shape.area * outputs * bytes)
        unsafe tiles.output = output
        unsafe tiles.setShape(shape, outputs: outputs, bytes: bytes, tiles: count)

        unsafe winograd.input(&tiles, 0, Int64(count), 0, Int64(shape.channels))
        var operands = unsafe GagConvolution(
            geometry, winograd.multiply, weights: memory.pages.base, padding: memory.reserve(64))
        unsafe operands.prepareProducts(
            tiles: count, tileStride: shape.channels * bytes, productTileStride: outputs * 4)
        for matrix in 0..<winograd.matrices {
            unsafe operands.selectMatrix(matrix, tiles, winograd, weights: memory.pages.base)
            unsafe winograd.multiply.run(
                &operands, rows: 0..<count, panels: 0..<winograd.multiply.panels(outputs))
        }
        unsafe winograd.output(&tiles, 0, Int64(count), 0, Int64(outputs))
        return unsafe SelfTestMemory.load(output, count: shape.area * outputs, bytes: bytes)
    }
}

extension GagConvolution {
    fileprivate mutating func setShape(_ shape: FeatureShape, outputs: Int, bytes: Int, outputBytes: Int) {
        unsafe inputHeight = Int32(shape.height)
        unsafe inputWidth = Int32(shape.width)
        unsafe outputHeight = Int32(shape.height)
        unsafe outputWidth = Int32(shape.width)
        unsafe inputPixelStride = Int64(shape.channels * bytes)
        unsafe inputRowStride = inputPixelStride * Int64(shape.width)
        unsafe inputImageStride = inputRowStride * Int64(shape.height)
        unsafe residualPixelStride = Int64(outputs * bytes)
        unsafe residualRowStride = residualPixelStride * Int64(shape.width)
        unsafe residualImageStride = residualRowStride * Int64(shape.height)
        unsafe outputPixelStride = Int64(outputs * outputBytes)
    }
}

extension GagWinograd {
    fileprivate mutating func setShape(_ shape: FeatureShape, outputs: Int, bytes: Int, tiles: Int) {
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
        unsafe tileStride = Int64(shape.channels * bytes)
        unsafe matrixStride = tileStride * Int64(tiles)
        unsafe productTileStride = Int64(outputs * 4)
        unsafe productMatrixStride = productTileStride * Int64(tiles)
    }
}
