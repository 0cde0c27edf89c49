/// Widens the stored element types to `Float`.
///
/// Written with integer operations and without branches, so that the compiler vectorises the loops for every
/// processor; a conversion through `Float16` would be a call for each element where F16C may not be assumed.
enum HalfPrecision {
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
