import NeuralNetwork
import Testing

@Suite("Half precision")
struct HalfPrecisionTests {
    @Test("narrowing gives the bits that Float16 gives")
    func narrowing() {
        var generator = SeededGenerator(seed: 12)
        var values: [Float] = [0, -0, .infinity, -.infinity, 65504, 65519, 65520, 65536, 0x1p-24, 0x1p-25, 0x1.8p-25]
        // Every half-precision number, and the ties halfway to the next.
        for bits in UInt16(0)..<0x7C00 {
            let (value, next) = (Float(Float16(bitPattern: bits)), Float(Float16(bitPattern: bits).nextUp))
            values += [value, -value]
            if next.isFinite { values += [(value + next) / 2, -(value + next) / 2] }
        }
        values += (0..<100_000).map { _ in Float(bitPattern: UInt32.random(in: 0...UInt32.max, using: &generator)) }
        let differing = values.filter {
            !$0.isNaN && HalfPrecision.float16Bits(nearestTo: $0) != Float16($0).bitPattern
        }
        #expect(differing.isEmpty)
        #expect(Float16(bitPattern: HalfPrecision.float16Bits(nearestTo: .nan)).isNaN)
    }
}
