/// A number as packed weights hold it.
protocol PackedElement: BitwiseCopyable {
    /// The nearest representable number.
    init(rounding value: Float)
}

extension Float: PackedElement {
    init(rounding value: Float) { self = value }
}

extension Int8: PackedElement {
    init(rounding value: Float) { self = Int8(Swift.max(-127, Swift.min(127, value.rounded(.toNearestOrEven)))) }
}

extension Int16: PackedElement {
    init(rounding value: Float) { self = Int16(Swift.max(-32767, Swift.min(32767, value.rounded(.toNearestOrEven)))) }
}

/// The bits of a bfloat16: the upper half of a binary32.
struct BFloat16Bits: PackedElement {
    let bits: UInt16

    init(rounding value: Float) {
        // Adding just under half a unit, and a whole half if the unit is odd, rounds to nearest, ties to even.
        let wide = value.bitPattern
        bits = UInt16(truncatingIfNeeded: (wide &+ 0x7FFF &+ (wide >> 16 & 1)) >> 16)
    }
}

/// The bits of a binary16.
struct Float16Bits: PackedElement {
    let bits: UInt16

    init(rounding value: Float) { bits = HalfPrecision.float16Bits(nearestTo: value) }
}
