import CKernels

/// All kernels, fastest first among those that can stand in for each other.
package enum KernelCatalog {
    /// Every convolution kernel.
    package static let convolutions: [ConvolutionKernel] = unsafe [
        ConvolutionKernel("f32-avx512", .avx512, .float32, gag_convolve_f32_avx512),
        ConvolutionKernel("f32-avx2", .avx2, .float32, gag_convolve_f32_avx2),
        ConvolutionKernel("f32-f16-avx512", .avx512, .float32HalfWeights, gag_convolve_f32_f16_avx512),
        ConvolutionKernel("f32-f16-avx2", .avx2, .float32HalfWeights, gag_convolve_f32_f16_avx2),
        ConvolutionKernel("bf16-avx512", .avx512, .bfloat16, gag_convolve_bf16_avx512),
        ConvolutionKernel(
            "bf16-to-f32-avx512", .avx512, .bfloat16, writesFloats: true, gag_convolve_bf16_to_f32_avx512),
        ConvolutionKernel("u8-avx512", .avx512, .uint8, gag_convolve_u8_avx512),
        ConvolutionKernel("u8-to-f32-avx512", .avx512, .uint8, writesFloats: true, gag_convolve_u8_to_f32_avx512),
        ConvolutionKernel("u8-avx2", .avx2, .uint8, inputMaximum: 127, gag_convolve_u8_avx2),
        ConvolutionKernel(
            "u8-to-f32-avx2", .avx2, .uint8, writesFloats: true, inputMaximum: 127, gag_convolve_u8_to_f32_avx2),
    ]

    /// Every pair of Winograd transformations.
    package static let winograds: [WinogradKernel] = unsafe [
        WinogradKernel(
            "winograd4-f32-avx512", .avx512, .float32, side: 4, input: gag_winograd_input4_f32_avx512,
            output: gag_winograd_output4_f32_avx512, filter: gag_winograd_filter4_f32_avx512),
        WinogradKernel(
            "winograd2-f32-avx512", .avx512, .float32, side: 2, input: gag_winograd_input2_f32_avx512,
            output: gag_winograd_output2_f32_avx512),
        WinogradKernel(
            "winograd4-f32-avx2", .avx2, .float32, side: 4, input: gag_winograd_input4_f32_avx2,
            output: gag_winograd_output4_f32_avx2, filter: gag_winograd_filter4_f32_avx2),
        WinogradKernel(
            "winograd2-f32-avx2", .avx2, .float32, side: 2, input: gag_winograd_input2_f32_avx2,
            output: gag_winograd_output2_f32_avx2),
        WinogradKernel(
            "winograd2-bf16-avx512", .avx512, .bfloat16, side: 2, input: gag_winograd_input2_bf16_avx512,
            output: gag_winograd_output2_bf16_avx512),
        WinogradKernel(
            "winograd2-u8-avx2", .avx2, .uint8, side: 2, input: gag_winograd_input2_u8_avx2,
            output: gag_winograd_output2_u8_avx2),
    ]

    /// The products of Winograd's filtering of bytes: 32-bit sums without scale, bias or residual.
    package static let byteProducts = unsafe ConvolutionKernel(
        "i16-to-i32-avx2", .avx2, .int16, writesFloats: true, gag_convolve_i16_to_i32_avx2)

    /// Whether the processor can run kernels of an instruction set and format.
    package static func canRun(_ instructionSet: InstructionSet, _ format: NumberFormat) -> Bool {
        guard instructionSet <= .detected else { return false }
        guard instructionSet == .avx512 else { return true }
        switch format {
        case .float32, .float32HalfWeights: return true
        case .bfloat16: return InstructionSet.hasBFloat16
        case .uint8, .int16: return InstructionSet.hasVNNI
        }
    }
}
