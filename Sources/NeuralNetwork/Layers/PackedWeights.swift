/// An immutable matrix of weights in the form that matrix multiplication reads: `rows` × `columns`, row-major, where
/// a row holds one input's weights to all outputs.
// Unchecked Sendable: the memory is written only during `init` and released with the last reference.
@safe final class PackedWeights: @unchecked Sendable {
    /// The number of inputs.
    let rows: Int
    /// The number of outputs.
    let columns: Int

    private let base: UnsafeMutablePointer<Float>

    /// Transposes and scales weights that are stored output by output.
    ///
    /// - Parameters:
    ///   - source: Weights in the order output, input, tap (OIHW, where a tap is a position in the kernel).
    ///   - scales: A factor for each output, or nil for none.
    /// - Returns: A matrix of taps · inputs rows in the order tap, input (HWI), and `outputs` columns.
    init(source: UnsafeBufferPointer<Float>, outputs: Int, inputs: Int, taps: Int, scales: [Float]?) {
        precondition(source.count == outputs * inputs * taps)
        precondition(scales == nil || scales?.count == outputs)
        rows = taps * inputs
        columns = outputs
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: max(1, source.count) * MemoryLayout<Float>.stride, alignment: 64)
        unsafe base = memory.bindMemory(to: Float.self, capacity: source.count)
        let scales = scales ?? [Float](repeating: 1, count: outputs)
        // Eight outputs at a time: as many streams as a cache set has ways, for their distance is a power of two.
        for first in stride(from: 0, to: outputs, by: 8) {
            let block = first..<min(first + 8, outputs)
            for input in 0..<inputs {
                for tap in 0..<taps {
                    let row = unsafe base + (tap * inputs + input) * outputs
                    for output in block {
                        unsafe row[output] = source[(output * inputs + input) * taps + tap] * scales[output]
                    }
                }
            }
        }
    }

    deinit { unsafe base.deallocate() }

    /// The first weight; valid as long as this object.
    @unsafe var pointer: UnsafePointer<Float> { unsafe UnsafePointer(base) }

    /// All weights, row-major.
    @unsafe var elements: UnsafeBufferPointer<Float> {
        unsafe UnsafeBufferPointer(start: base, count: rows * columns)
    }
}
