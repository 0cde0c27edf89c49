/// A class of vector instructions that kernels are written for, slowest first.
public enum InstructionSet: String, Sendable, Comparable {
    /// None in particular: the plain path on OpenBLAS.
    case generic
    /// Advanced SIMD of 64-bit ARM.
    case neon
    /// AVX2 with FMA and F16C.
    case avx2
    /// AVX-512 F, BW, DQ and VL; bfloat16 and VNNI instructions where the processor has them.
    case avx512

    /// The fastest that the processor and the operating system offer.
    public static let detected = ProcessorFeatures.detected.instructionSet

    /// Whether the processor multiplies bfloat16 pairs (`vdpbf16ps`).
    public static let hasBFloat16 = ProcessorFeatures.detected.contains(.bfloat16)

    /// Whether the processor multiplies quadruples of bytes in 512-bit registers (`vpdpbusd`).
    public static let hasVNNI = ProcessorFeatures.detected.contains(.vnni)

    /// Orders by speed.
    public static func < (left: InstructionSet, right: InstructionSet) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int {
        switch self {
        case .generic: 0
        case .neon: 1
        case .avx2: 2
        case .avx512: 3
        }
    }
}
