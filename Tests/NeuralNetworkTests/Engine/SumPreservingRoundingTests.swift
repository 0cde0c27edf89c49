import NeuralNetwork
import Testing

@Suite("Rounding to bfloat16 that keeps sums")
struct SumPreservingRoundingTests {
    private static let count = 49

    private func nearest(_ value: Float) -> Float {
        let bits = value.bitPattern
        return Float(bitPattern: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) & 0xFFFF_0000)
    }

    private func rounded(_ weights: [Float], count: Int = count) -> [Float] {
        unsafe weights.withUnsafeBufferPointer { unsafe SumPreservingRounding.round($0, count: count) }
    }

    @Test("each weight becomes one of the two numbers around it", arguments: [1, 2, 3] as [UInt64])
    func neighbours(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let weights = generator.floats(64 * Self.count, scale: 0.3)
        for (weight, value) in zip(weights, rounded(weights)) {
            #expect(value.bitPattern & 0xFFFF == 0)
            let step = abs(nearest(weight)) * 0x1p-7
            #expect(abs(value - weight) <= step)
        }
    }

    @Test("the sums of groups keep within half the smallest step, and are closer than those of the nearest numbers")
    func sums() {
        var generator = SeededGenerator(seed: 4)
        let weights = generator.floats(64 * Self.count, scale: 0.3)
        let values = rounded(weights)
        var (errors, nearestErrors) = (0.0, 0.0)
        for first in stride(from: 0, to: weights.count, by: Self.count) {
            let group = first..<first + Self.count
            let exact = weights[group].reduce(0.0) { $0 + Double($1) }
            let error = abs(values[group].reduce(0.0) { $0 + Double($1) } - exact)
            let nearestError = abs(weights[group].reduce(0.0) { $0 + Double(nearest($1)) } - exact)
            #expect(error <= nearestError)
            errors += error
            nearestErrors += nearestError
        }
        #expect(errors * 20 < nearestErrors, "\(errors) \(nearestErrors)")
    }

    @Test("numbers that bfloat16 has stay as they are, zeros and groups of one among them")
    func exact() {
        let weights: [Float] = [0, -0.0, 1, -1.5, 0x1p-120, -0x1.fep100, 3, 0]
        #expect(rounded(weights, count: 3).map(\.bitPattern) == weights.map(\.bitPattern))
        let others: [Float] = [0.1, -0.1, 7.77]
        #expect(rounded(others, count: 1) == others.map(nearest))
    }
}
