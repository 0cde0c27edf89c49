import CKernels

/// What a processor and its operating system offer to kernels: bits of `gag_cpu_features`.
struct ProcessorFeatures: OptionSet, Sendable {
    let rawValue: UInt32

    /// AVX2, FMA and F16C.
    static let avx2 = ProcessorFeatures(GAG_CPU_AVX2)
    /// AVX-512 F, BW, DQ and VL, besides AVX2.
    static let avx512 = ProcessorFeatures(GAG_CPU_AVX512)
    /// `vdpbf16ps`.
    static let bfloat16 = ProcessorFeatures(GAG_CPU_AVX512_BF16)
    /// `vpdpbusd` on 512-bit registers.
    static let vnni = ProcessorFeatures(GAG_CPU_AVX512_VNNI)
    /// Advanced SIMD of 64-bit ARM.
    static let neon = ProcessorFeatures(GAG_CPU_NEON)

    /// Those of the running processor.
    static let detected = ProcessorFeatures(rawValue: gag_cpu_features())

    /// The fastest class of instructions among them.
    var instructionSet: InstructionSet {
        if contains(.avx512) { return .avx512 }
        if contains(.avx2) { return .avx2 }
        return contains(.neon) ? .neon : .generic
    }
}

extension ProcessorFeatures {
    private init(_ bit: some BinaryInteger) {
        self.init(rawValue: UInt32(bit))
    }
}
