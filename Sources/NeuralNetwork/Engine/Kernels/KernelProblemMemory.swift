/// A stretch of zeroed memory that a kernel problem takes its operands from.
@safe final class KernelProblemMemory {
    let pages: PageMemory
    private var used = 0

    init(byteCount: Int) { pages = PageMemory(byteCount: byteCount) }

    /// The position of the next `byteCount` bytes.
    func position(_ byteCount: Int) -> Int {
        defer { used += (byteCount + 127) / 64 * 64 }
        precondition(used + byteCount <= pages.count)
        return used
    }

    @unsafe func reserve(_ byteCount: Int) -> UnsafeMutableRawPointer {
        unsafe pages.base + position(byteCount)
    }

    /// Stores activations in a format.
    @unsafe func store(_ values: [Float], _ format: NumberFormat) -> UnsafeMutableRawPointer {
        let target = unsafe reserve(values.count * format.activationBytes)
        for (index, value) in values.enumerated() {
            switch format {
            case .uint8: unsafe target.storeBytes(of: UInt8(value), toByteOffset: index, as: UInt8.self)
            case .int16: unsafe target.storeBytes(of: Int16(value), toByteOffset: index * 2, as: Int16.self)
            case .bfloat16:
                unsafe target.storeBytes(
                    of: BFloat16Bits(rounding: value).bits, toByteOffset: index * 2, as: UInt16.self)
            case .float32, .float32HalfWeights:
                unsafe target.storeBytes(of: value, toByteOffset: index * 4, as: Float.self)
            }
        }
        return unsafe target
    }

    /// Reads values of 4 bytes (fp32), 2 (bfloat16) or 1 (unsigned).
    static func load(_ source: UnsafeRawPointer, count: Int, bytes: Int) -> [Float] {
        (0..<count).map { index in
            switch bytes {
            case 1: return unsafe Float(source.load(fromByteOffset: index, as: UInt8.self))
            case 2:
                let bits = unsafe source.load(fromByteOffset: index * 2, as: UInt16.self)
                return Float(bitPattern: UInt32(bits) << 16)
            default: return unsafe source.load(fromByteOffset: index * 4, as: Float.self)
            }
        }
    }
}

extension ConvolutionLayer.Direct {
    /// A layer's place in a problem's memory.
    init(_ kernel: ConvolutionKernel, _ geometry: ConvolutionLayer.Geometry, in memory: KernelProblemMemory) {
        let byteCount = WeightPacking.byteCount(
            outputs: geometry.outputs, inputs: geometry.inputs, taps: geometry.taps, panelWidth: kernel.panelWidth,
            format: kernel.format)
        unsafe self.init(
            function: kernel.function, format: kernel.format, panelWidth: kernel.panelWidth,
            tileRows: kernel.tileRows, weights: memory.position(byteCount),
            scale: memory.position(geometry.outputs * 4), bias: memory.position(geometry.outputs * 4))
    }
}

extension ConvolutionLayer.Winograd {
    /// A layer's place in a problem's memory.
    init(
        _ kernel: WinogradKernel, products: ConvolutionKernel, _ geometry: ConvolutionLayer.Geometry,
        in memory: KernelProblemMemory
    ) {
        let matrixBytes = WeightPacking.byteCount(
            outputs: geometry.outputs, inputs: geometry.inputs, taps: 1, panelWidth: products.panelWidth,
            format: products.format)
        let multiply = unsafe ConvolutionLayer.Direct(
            function: products.function, format: products.format, panelWidth: products.panelWidth,
            tileRows: products.tileRows, weights: memory.position(matrixBytes * kernel.matrices),
            scale: memory.position(geometry.outputs * 4), bias: memory.position(geometry.outputs * 8))
        unsafe self.init(
            input: kernel.input, output: kernel.output, multiply: multiply, side: kernel.side,
            matrixBytes: matrixBytes, minimumImages: 1, filter: nil)
    }
}
