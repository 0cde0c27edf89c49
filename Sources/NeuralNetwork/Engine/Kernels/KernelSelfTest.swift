import CKernels

/// Small known problems that every chosen kernel must solve at load.
package enum KernelSelfTest {
    /// Tests a convolution kernel; nil when its answer is right.
    package static func test(_ kernel: ConvolutionKernel) -> SelfTestFailure? {
        nil
    }

    /// Tests Winograd transformations together with a tested kernel for the products.
    package static func test(_ kernel: WinogradKernel, products: ConvolutionKernel) -> SelfTestFailure? {
        nil
    }
}
