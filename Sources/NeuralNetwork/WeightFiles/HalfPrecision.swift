/// Widens the stored element types to `Float`, and narrows to half precision.
///
/// Written with integer operations and without branches, so that the compiler vectorises the loops for every
/// processor; a conversion through `Float16` would be a call for each element where F16C may not be assumed.
package enum HalfPrecision {
    /// Widens `source`, elements of `dataType` in file order, into `destination`, which holds as many floats.
    static func widen(
        _ source: UnsafeRawBufferPointer, of dataType: TensorDataType,
        into destination: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(source.count == destination.count * dataType.byteCount)
        guard let from = source.baseAddress, let to = destination.baseAddress else { return }
        switch dataType {
        case .float32: unsafe UnsafeMutableRawPointer(to).copyMemory(from: from, byteCount: source.count)
        case .float16: unsafe widenFloat16(from, into: to, count: destination.count)
        case .bfloat16: unsafe widenBFloat16(from, into: to, count: destination.count)
        }
    }

    /// The bits of the half-precision number nearest to `value`, even ones for ties, as `Float16(value).bitPattern`.
    ///
    /// Source: Giesen, float_to_half_fast3_rtne. Numbers below the smallest normal one are rounded by the addition of one
    /// half, whose fraction ends where theirs does.
    package static func float16Bits(nearestTo value: Float) -> UInt16 {
        let sign = (value.bitPattern &>> 16) & 0x8000
        let magnitude = value.bitPattern & 0x7FFF_FFFF
        let isOdd = (magnitude &>> 13) & 1
        let normal = (magnitude &+ 0xC800_0FFF &+ isOdd) &>> 13
        let subnormal = (Float(bitPattern: magnitude) + 0.5).bitPattern &- Float(0.5).bitPattern
        let infinite: UInt32 = magnitude > 0x7F80_0000 ? 0x7E00 : 0x7C00
        let finite = magnitude < 0x3880_0000 ? subnormal : normal
        return UInt16(truncatingIfNeeded: sign | (magnitude >= 0x4780_0000 ? infinite : finite))
    }

    /// The bits of the bfloat16 number nearest to `value`, even ones for ties.
    static func bfloat16Bits(nearestTo value: Float) -> UInt16 {
        let bits = value.bitPattern
        guard !value.isNaN else { return UInt16(bits >> 16) | 0x40 }
        return UInt16((bits + 0x7FFF + (bits >> 16 & 1)) >> 16)
    }

    /// Moving exponent and fraction into place leaves an exponent that is too small by 112, which a multiplication by
    /// 2^112 corrects, subnormal numbers included; infinities and NaNs get the largest exponent instead.
    private static func widenFloat16(
        _ source: UnsafeRawPointer, into destination: UnsafeMutablePointer<Float>, count: Int
    ) {
        for index in 0..<count {
            let half = unsafe UInt32(source.loadUnaligned(fromByteOffset: index &* 2, as: UInt16.self))
            let magnitude = (half & 0x7FFF) &<< 13
            let finite = (Float(bitPattern: magnitude) * 0x1p112).bitPattern
            let bits = magnitude >= 0x0F80_0000 ? magnitude | 0x7F80_0000 : finite
            unsafe destination[index] = Float(bitPattern: bits | (half & 0x8000) &<< 16)
        }
    }

    private static func widenBFloat16(
        _ source: UnsafeRawPointer, into destination: UnsafeMutablePointer<Float>, count: Int
    ) {
        for index in 0..<count {
            let upper = unsafe UInt32(source.loadUnaligned(fromByteOffset: index &* 2, as: UInt16.self))
            unsafe destination[index] = Float(bitPattern: upper &<< 16)
        }
    }
}
