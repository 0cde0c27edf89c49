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
        _ weights: UnsafeBufferPointer<Float>, inputs: Int, taps: Int, factors: [Float]?, panelWidth: Int,
        format: NumberFormat, into target: UnsafeMutableRawPointer
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
        _ weights: UnsafeBufferPointer<Float>, _ inputs: Int, _ taps: Int, _ factors: [Float]?, _ panelWidth: Int,
        _ groupSize: Int, _ target: UnsafeMutableRawPointer, as type: Element.Type
    ) {
        let outputs = weights.count / (inputs * taps)
        let groups = (inputs + groupSize - 1) / groupSize
        let elements = unsafe target.assumingMemoryBound(to: Element.self)
        let tapStride = groups * panelWidth * groupSize
        // Blocks of inputs keep the lines that are written to in the cache.
        let blockSize = 64
        unsafe withUnsafeTemporaryAllocation(of: Element.self, capacity: blockSize * taps) { block in
            guard let block = block.baseAddress else { return }
            for panel in 0..<(outputs + panelWidth - 1) / panelWidth {
                for first in stride(from: 0, to: inputs, by: blockSize) {
                    for column in 0..<min(panelWidth, outputs - panel * panelWidth) {
                        let output = panel * panelWidth + column
                        let factor = factors?[output] ?? 1
                        let source = (output * inputs + first) * taps
                        let count = min(blockSize, inputs - first)
                        // Rounded in order, which the compiler vectorises, then written where they belong.
                        for index in 0..<count * taps {
                            unsafe block[index] = Element(rounding: weights[source &+ index] * factor)
                        }
                        // Blocks begin with a whole group.
                        let position = panel * taps * tapStride + (first * panelWidth + column * groupSize)
                        unsafe scatter(
                            block, count: count, taps: taps, groupSize, to: elements + position,
                            groupStride: panelWidth * groupSize, tapStride: tapStride)
                    }
                }
            }
        }
    }

    /// Writes one output channel's `count` inputs, each with its taps, group by group.
    @inline(__always)
    private static func scatter<Element>(
        _ block: UnsafePointer<Element>, count: Int, taps: Int, _ groupSize: Int,
        to target: UnsafeMutablePointer<Element>, groupStride: Int, tapStride: Int
    ) {
        if taps == 1, groupSize == 1 {
            for input in 0..<count { unsafe target[input &* groupStride] = block[input] }
            return
        }
        for tap in 0..<taps {
            let column = unsafe target + tap &* tapStride
            for input in 0..<count {
                unsafe column[input / groupSize &* groupStride &+ input % groupSize] = block[input &* taps &+ tap]
            }
        }
    }
}
