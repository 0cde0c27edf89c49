/// Conversions between the stored element types and `Float`, eight elements at a time.
///
/// Written with bit operations because they vectorise on every processor; a conversion through `Float16` is a call
/// for each element where the compiler may not assume F16C.
enum HalfPrecision {
    /// Widens `source`, elements of `dataType` in file order, into `destination`, which holds as many floats.
    static func widen(
        _ source: UnsafeRawBufferPointer, of dataType: TensorDataType,
        into destination: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(source.count == destination.count * dataType.byteCount)
        switch dataType {
        case .float32: unsafe UnsafeMutableRawBufferPointer(destination).copyMemory(from: source)
        case .float16: unsafe widen(source, into: destination, bits: float16Bits)
        case .bfloat16: unsafe widen(source, into: destination) { $0 &<< 16 }
        }
    }

    @inline(__always)
    private static func widen(
        _ source: UnsafeRawBufferPointer, into destination: UnsafeMutableBufferPointer<Float>,
        bits: (SIMD8<UInt32>) -> SIMD8<UInt32>
    ) {
        let output = UnsafeMutableRawBufferPointer(destination)
        let whole = destination.count & ~7
        for index in stride(from: 0, to: whole, by: 8) {
            let half = unsafe source.loadUnaligned(fromByteOffset: index * 2, as: SIMD8<UInt16>.self)
            let wide = bits(SIMD8<UInt32>(truncatingIfNeeded: half))
            unsafe output.storeBytes(of: wide, toByteOffset: index * 4, as: SIMD8<UInt32>.self)
        }
        for index in whole..<destination.count {
            let half = unsafe source.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)
            unsafe destination[index] = Float(bitPattern: bits(SIMD8(repeating: UInt32(half)))[0])
        }
    }

    /// The binary32 bits of binary16 numbers that stand in the lower halves of `half`.
    ///
    /// Moving exponent and fraction into place leaves an exponent that is too small by 112, which a multiplication by
    /// 2^112 corrects, subnormal numbers included; infinities and NaNs get the largest exponent instead.
    @inline(__always)
    private static func float16Bits(_ half: SIMD8<UInt32>) -> SIMD8<UInt32> {
        let magnitude = (half & 0x7FFF) &<< 13
        let scaled = unsafe unsafeBitCast(magnitude, to: SIMD8<Float>.self) * 0x1p112
        let finite = unsafe unsafeBitCast(scaled, to: SIMD8<UInt32>.self)
        let bits = finite.replacing(with: magnitude | 0x7F80_0000, where: half & 0x7C00 .== 0x7C00)
        return bits | (half & 0x8000) &<< 16
    }
}
