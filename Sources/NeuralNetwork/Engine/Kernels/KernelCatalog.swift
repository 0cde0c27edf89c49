import CKernels

/// All kernels of the C target's tables, fastest first among those that can stand in for each other.
package enum KernelCatalog {
    /// Every convolution kernel but the products of Winograd's filtering of bytes.
    package static let convolutions = all.filter { $0.format != .int16 }

    /// The products of Winograd's filtering of bytes: 32-bit sums without scale, bias or residual.
    package static let byteProducts = all.first { $0.format == .int16 }

    private static let all = unsafe table(gag_convolution) { unsafe ConvolutionKernel($0.pointee) }

    /// Every pair of Winograd transformations.
    package static let winograds = unsafe table(gag_winograd) { unsafe WinogradKernel($0.pointee) }

    /// The kernels of training steps.
    package static let trainings = unsafe table(gag_training) { unsafe TrainingKernelTable($0.pointee) }

    /// What `make` takes of the entries 0, 1, 2 … of a table that ends with a null pointer.
    static func table<Descriptor, Kernel>(
        _ entry: (Int32) -> UnsafePointer<Descriptor>?, _ make: (UnsafePointer<Descriptor>) -> Kernel?
    ) -> [Kernel] {
        var kernels: [Kernel] = []
        var index: Int32 = 0
        while let descriptor = unsafe entry(index) {
            if let kernel = unsafe make(descriptor) { kernels.append(kernel) }
            index += 1
        }
        return kernels
    }
}
