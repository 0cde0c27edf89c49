/// The arithmetic of a network's convolutions.
public enum Precision: String, Sendable, CaseIterable {
    /// The engine's choice, which is fp32.
    case auto
    /// Activations, weights and sums in fp32.
    case fp32
    /// Activations and weights in bfloat16, sums in fp32. Without the instructions: weights at half width, arithmetic in
    /// fp32.
    case bf16
    /// Activations and weights in eight bits, sums in 32-bit integers; needs a calibrated model.
    case int8
}

/// How a kernel's activations and weights lie in memory.
package enum NumberFormat: Sendable {
    /// fp32 activations and weights.
    case float32
    /// fp32 activations and arithmetic, fp16 weights.
    case float32HalfWeights
    /// bfloat16 activations and weights.
    case bfloat16
    /// Unsigned eight-bit activations, signed eight-bit weights.
    case uint8
    /// Signed 16-bit inputs and weights: those of eight-bit plans that Winograd's filtering has transformed.
    case int16

    /// The bytes of an activation.
    package var activationBytes: Int {
        switch self {
        case .float32, .float32HalfWeights: 4
        case .bfloat16, .int16: 2
        case .uint8: 1
        }
    }

    /// The bytes of a weight.
    package var weightBytes: Int {
        switch self {
        case .float32: 4
        case .float32HalfWeights, .bfloat16, .int16: 2
        case .uint8: 1
        }
    }

    /// The inputs that a kernel multiplies in one step: as many as fill four bytes.
    package var groupSize: Int { 4 / activationBytes }
}
