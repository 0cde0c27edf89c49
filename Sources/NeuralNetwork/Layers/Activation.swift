import Glibc

/// A function applied to the outputs of a layer.
public enum Activation: String, Sendable, CaseIterable {
    /// The identity.
    case linear
    /// max(0, x); a NaN stays a NaN.
    case relu
    /// 1 / (1 + e⁻ˣ)
    case sigmoid
    /// The hyperbolic tangent.
    case tanh
    /// eˣ / Σ eˣ over the values of one image.
    case softmax

    /// Applies the function to the values of one image, or of one pixel, in place.
    public func apply(to values: UnsafeMutableBufferPointer<Float>) {
        switch self {
        case .linear: break
        case .relu: for index in values.indices { unsafe values[index] = values[index] < 0 ? 0 : values[index] }
        case .sigmoid: for index in values.indices { unsafe values[index] = 1 / (1 + exp(-values[index])) }
        case .tanh: for index in values.indices { unsafe values[index] = Glibc.tanh(values[index]) }
        case .softmax: unsafe Self.applySoftmax(to: values)
        }
    }

    /// The function's values for the values of one image.
    public func callAsFunction(_ values: [Float]) -> [Float] {
        var result = values
        unsafe result.withUnsafeMutableBufferPointer { unsafe apply(to: $0) }
        return result
    }

    /// Subtracts the largest value first, so that no exponential overflows.
    private static func applySoftmax(to values: UnsafeMutableBufferPointer<Float>) {
        guard let largest = unsafe values.max() else { return }
        var sum: Float = 0
        for index in values.indices {
            unsafe values[index] = exp(values[index] - largest)
            unsafe sum += values[index]
        }
        for index in values.indices { unsafe values[index] /= sum }
    }
}
