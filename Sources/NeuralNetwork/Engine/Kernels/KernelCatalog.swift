import CKernels

/// All kernels of the C target's tables, fastest first among those that can stand in for each other.
package enum KernelCatalog {
    /// Every convolution kernel but the products of Winograd's filtering of bytes.
    package static let convolutions = all.filter { $0.format != .int16 }

    /// The products of Winograd's filtering of bytes: 32-bit sums without scale, bias or residual.
    package static let byteProducts = all.first { $0.format == .int16 }

    private static let all = Array(
        unsafe sequence(state: Int32(0)) { index in
            defer { index += 1 }
            return unsafe gag_convolution(index).flatMap { unsafe ConvolutionKernel($0.pointee) }
        })

    /// Every pair of Winograd transformations.
    package static let winograds = Array(
        unsafe sequence(state: Int32(0)) { index in
            defer { index += 1 }
            return unsafe gag_winograd(index).flatMap { unsafe WinogradKernel($0.pointee) }
        })
}
