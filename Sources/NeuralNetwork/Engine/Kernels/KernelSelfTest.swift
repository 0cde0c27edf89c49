import CKernels

/// Small known problems that every chosen kernel must solve at load.
///
/// Inputs, weights and residuals are small multiples of 1/8 (or integers), exact in every format, so that only the output's
/// format and Winograd's rounding leave an error.
package enum KernelSelfTest {
    /// Tests a convolution kernel on a 3×3 convolution with residual, called for 1, 2, 3 … rows up to a whole tile; nil
    /// when its answer is right.
    package static func test(_ kernel: ConvolutionKernel) -> SelfTestFailure? {
        let rows = kernel.tileRows * (kernel.tileRows + 1) / 2
        var problem = SelfTestProblem(height: rows / 3, width: 3, inputs: 16, outputs: kernel.panelWidth * 2, kernel.format)
        let tolerance: Float = kernel.outputBytes == 2 ? 0x1p-8 : kernel.outputBytes == 1 ? 0.51 / 255 : 1e-5
        let actual = problem.solve(with: kernel)
        return failure(kernel.name, actual, problem.expected(kernel), tolerance)
    }

    /// Tests Winograd transformations together with a tested kernel for the products.
    package static func test(_ kernel: WinogradKernel, products: ConvolutionKernel) -> SelfTestFailure? {
        var problem = SelfTestProblem(
            height: kernel.side + 1, width: 2 * kernel.side + 1, inputs: 32, outputs: products.panelWidth, kernel.format)
        let tolerance: Float = kernel.format == .bfloat16 ? 0x1p-5 : 1e-4
        let actual = problem.solve(with: kernel, products: products)
        return failure(kernel.name, actual, problem.expected(products), tolerance)
    }

    private static func failure(
        _ name: String, _ actual: [Float], _ expected: [Float], _ tolerance: Float
    ) -> SelfTestFailure? {
        var error: Float = 0
        var largest: Float = 0
        for (value, wanted) in zip(actual, expected) {
            error = value.isFinite ? max(error, abs(value - wanted)) : .infinity
            largest = max(largest, abs(wanted))
        }
        error /= largest
        return error <= tolerance ? nil : SelfTestFailure(kernel: name, error: error, tolerance: tolerance)
    }
}
