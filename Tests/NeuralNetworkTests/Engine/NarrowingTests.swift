import CKernels
import Testing

@Suite("Narrowing of activations")
struct NarrowingTests {
    /// The nearest bfloat16 by comparison with both neighbours; the even one where they are equally near.
    private func nearest(_ value: Float) -> UInt16 {
        let lower = UInt16(value.bitPattern >> 16)
        func distance(_ half: UInt16) -> Double {
            abs(Double(Float(bitPattern: UInt32(half) << 16)) - Double(value))
        }
        let (below, above) = (distance(lower), distance(lower &+ 1))
        if below == above { return lower.isMultiple(of: 2) ? lower : lower + 1 }
        return below < above ? lower : lower + 1
    }

    @Test(
        "floats become the nearest bfloat16, even ones for ties, in any number",
        arguments: [0, 1, 15, 16, 63, 65, 1000])
    func bfloat16(count: Int) {
        var generator = SeededGenerator(seed: UInt64(count))
        var values = (0..<count).map { _ in Float.random(in: -3...3, using: &generator) }
        // Halfway between two neighbours.
        for index in stride(from: 0, to: count, by: 3) {
            values[index] = Float(bitPattern: values[index].bitPattern & 0xFFFF_0000 | 0x8000)
        }
        var halves = [UInt16](repeating: 0xABCD, count: count + 1)
        unsafe gag_narrow_bf16(values, &halves, Int64(count))
        #expect(halves == values.map(nearest) + [0xABCD])
    }

    @Test("floats become the nearest byte up to a maximum", arguments: [0, 1, 17, 64, 100])
    func bytes(count: Int) {
        var generator = SeededGenerator(seed: UInt64(count))
        let values = (0..<count).map { _ in Float.random(in: 0...200, using: &generator) }
        var bytes = [UInt8](repeating: 0xAB, count: count + 1)
        unsafe gag_quantize(values, &bytes, Int64(count), 0.75, 127)
        let expected = values.map { UInt8(min(($0 * 0.75 + 0.5).rounded(.down), 127)) }
        #expect(zip(bytes, expected).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
        #expect(zip(bytes, expected).count { $0 != $1 } <= count / 50, "a fused multiplication rounds some otherwise")
        #expect(bytes.last == 0xAB)
    }
}
