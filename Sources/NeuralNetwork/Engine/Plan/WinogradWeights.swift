/// Transforms 3×3 filters for Winograd's minimal filtering: U = G g Gᵀ (Lavin and Gray 2015).
enum WinogradWeights {
    private typealias Lanes = SIMD8<Float>

    /// By how much weights in 16 bits are greater, so that those of F(2×2) are whole numbers.
    static let wholeFactor: Float = 4

    /// Packs `weights`, outputs × inputs × 9, each output multiplied by its factor, as one matrix for each position of a
    /// transformed tile. For 16 bits they are rounded to eight bits first, as those of the direct convolution are, and
    /// multiplied by ``wholeFactor``, after which the transformation is exact: nine of them stay within 1143.
    static func pack(
        _ weights: UnsafeBufferPointer<Float>, inputs: Int, factors: [Float], side: Int, panelWidth: Int,
        format: NumberFormat,
        matrixBytes: Int, into target: UnsafeMutableRawPointer
    ) {
        switch format {
        case .bfloat16:
            unsafe pack(weights, inputs, factors, side, panelWidth, 2, matrixBytes, target, as: BFloat16Bits.self)
        case .float32HalfWeights:
            unsafe pack(weights, inputs, factors, side, panelWidth, 1, matrixBytes, target, as: Float16Bits.self)
        case .int16: unsafe pack(weights, inputs, factors, side, panelWidth, 2, matrixBytes, target, as: Int16.self)
        default: unsafe pack(weights, inputs, factors, side, panelWidth, 1, matrixBytes, target, as: Float.self)
        }
    }

    @inline(__always)
    private static func pack<Element: PackedElement>(
        _ weights: UnsafeBufferPointer<Float>, _ inputs: Int, _ factors: [Float], _ side: Int, _ panelWidth: Int,
        _ groupSize: Int,
        _ matrixBytes: Int, _ target: UnsafeMutableRawPointer, as type: Element.Type
    ) {
        let points = side + 2
        let outputs = weights.count / (inputs * 9)
        let panelSize = inputs * panelWidth
        unsafe withUnsafeTemporaryAllocation(of: Lanes.self, capacity: 9 + 3 * points + points * points) { memory in
            guard let filter = memory.baseAddress else { return }
            let rows = unsafe filter + 9
            let transformed = unsafe rows + 3 * points
            for first in stride(from: 0, to: outputs, by: Lanes.scalarCount) {
                var scale = Lanes()
                for lane in scale.indices { scale[lane] = factors[first + lane] }
                for input in 0..<inputs {
                    for tap in 0..<9 {
                        var values = Lanes()
                        for lane in values.indices {
                            unsafe values[lane] = weights[((first + lane) * inputs + input) * 9 + tap]
                        }
                        values *= scale
                        if Element.self == Int16.self {
                            values.round(.toNearestOrEven)
                            values.clamp(
                                lowerBound: Lanes(repeating: -127), upperBound: Lanes(repeating: 127))
                            values *= wholeFactor
                        }
                        unsafe filter[tap] = values
                    }
                    for row in 0..<3 { unsafe transform(filter + row * 3, 1, side, rows + row * points, 1) }
                    for column in 0..<points {
                        unsafe transform(rows + column, points, side, transformed + column, points)
                    }
                    let position =
                        first / panelWidth * panelSize + input / groupSize * panelWidth * groupSize
                        + first % panelWidth * groupSize + input % groupSize
                    for matrix in 0..<points * points {
                        let elements = unsafe (target + matrix * matrixBytes).assumingMemoryBound(to: Element.self)
                        for lane in 0..<Lanes.scalarCount {
                            unsafe elements[position + lane * groupSize] = Element(
                                rounding: transformed[matrix][lane])
                        }
                    }
                }
            }
        }
    }

    /// G g for three values of a row or column of the filter.
    @inline(__always)
    private static func transform(
        _ g: UnsafeMutablePointer<Lanes>, _ step: Int, _ side: Int, _ result: UnsafeMutablePointer<Lanes>,
        _ resultStep: Int
    ) {
        let (first, middle, last) = unsafe (g[0], g[step], g[2 * step])
        unsafe result[0] = side == 4 ? first * 0.25 : first
        unsafe result[(side + 1) * resultStep] = last
        let outer = first + last
        if side == 2 {
            unsafe result[resultStep] = (outer + middle) * 0.5
            unsafe result[2 * resultStep] = (outer - middle) * 0.5
            return
        }
        unsafe result[resultStep] = (outer + middle) * (-1 / 6)
        unsafe result[2 * resultStep] = (outer - middle) * (-1 / 6)
        let even = first * (1 / 24) + last * (1 / 6)
        let odd = middle * (1 / 12)
        unsafe result[3 * resultStep] = even + odd
        unsafe result[4 * resultStep] = even - odd
    }
}
