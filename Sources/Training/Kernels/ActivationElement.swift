/// The form in which activations and their gradients are stored between operations.
package enum ActivationElement: Sendable, Hashable {
    /// IEEE 754 binary32.
    case float32
    /// The upper half of a binary32.
    case bfloat16

    /// The bytes of a value.
    package var byteCount: Int { self == .float32 ? 4 : 2 }
}

/// A number that activations are stored as; all arithmetic is in single precision.
package protocol ActivationNumber: BitwiseCopyable {
    /// The number nearest to `value`.
    init(nearest value: Float)
    /// The number's value.
    var value: Float { get }
    /// Which form it is.
    static var element: ActivationElement { get }
}

extension Float: ActivationNumber {
    @inline(__always) package init(nearest value: Float) { self = value }
    @inline(__always) package var value: Float { self }
    package static var element: ActivationElement { .float32 }
}

/// The upper half of a binary32, rounded to nearest, ties to even.
package struct BFloat16: ActivationNumber {
    /// Sign, exponent and seven bits of the fraction.
    package var bits: UInt16

    @inline(__always) package init(nearest value: Float) {
        let pattern = value.bitPattern
        let rounded = UInt16(truncatingIfNeeded: (pattern &+ 0x7FFF &+ (pattern &>> 16 & 1)) &>> 16)
        bits = value.isNaN ? UInt16(truncatingIfNeeded: pattern &>> 16) | 0x40 : rounded
    }

    @inline(__always) package var value: Float { Float(bitPattern: UInt32(bits) &<< 16) }
    package static var element: ActivationElement { .bfloat16 }
}
