/// Writes weights in the order in which kernels read them.
enum WeightPacking {
    /// The bytes of packed weights.
    static func byteCount(outputs: Int, inputs: Int, taps: Int, panelWidth: Int, format: NumberFormat) -> Int {
        let panels = (outputs + panelWidth - 1) / panelWidth
        let groups = (inputs + format.groupSize - 1) / format.groupSize
        return panels * panelWidth * taps * groups * format.groupSize * format.weightBytes
    }

    /// Packs `weights`, outputs × inputs × taps, each output multiplied by its factor, into zeroed memory.
    static func pack(
        _ weights: [Float], inputs: Int, taps: Int, factors: [Float]?, panelWidth: Int, format: NumberFormat,
        into target: UnsafeMutableRawPointer
    ) {
        switch format {
        case .float32: unsafe pack(weights, inputs, taps, factors, panelWidth, 1, target, as: Float.self)
        case .float32HalfWeights:
            unsafe pack(weights, inputs, taps, factors, panelWidth, 1, target, as: Float16Bits.self)
        case .bfloat16: unsafe pack(weights, inputs, taps, factors, panelWidth, 2, target, as: BFloat16Bits.self)
        case .uint8: unsafe pack(weights, inputs, taps, factors, panelWidth, 4, target, as: Int8.self)
        case .int16: unsafe pack(weights, inputs, taps, factors, panelWidth, 2, target, as: Int16.self)
        }
    }

    @inline(__always)
    private static func pack<Element: PackedElement>(
        _ weights: [Float], _ inputs: Int, _ taps: Int, _ factors: [Float]?, _ panelWidth: Int, _ groupSize: Int,
        _ target: UnsafeMutableRawPointer, as type: Element.Type
    ) {
        let outputs = weights.count / (inputs * taps)
        let groups = (inputs + groupSize - 1) / groupSize
        let elements = unsafe target.assumingMemoryBound(to: Element.self)
        let tapStride = groups * panelWidth * groupSize
        // Blocks of inputs keep the lines that are written to in the cache.
        let blockSize = 64
        unsafe weights.withUnsafeBufferPointer { source in
            for panel in 0..<(outputs + panelWidth - 1) / panelWidth {
                let panelStart = panel * taps * tapStride
                for block in stride(from: 0, to: inputs, by: blockSize) {
                    for column in 0..<min(panelWidth, outputs - panel * panelWidth) {
                        let output = panel * panelWidth + column
                        let factor = factors?[output] ?? 1
                        var index = (output * inputs + block) * taps
                        for input in block..<min(block + blockSize, inputs) {
                            let group = input / groupSize
                            var position = panelStart + (group * panelWidth + column) * groupSize + input % groupSize
                            for _ in 0..<taps {
                                unsafe elements[position] = Element(rounding: source[index] * factor)
                                index += 1
                                position += tapStride
                            }
                        }
                    }
                }
            }
        }
    }
}
