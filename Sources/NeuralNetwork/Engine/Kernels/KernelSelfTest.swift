import CKernels

/// Small known problems that every chosen kernel must solve at load.
package enum KernelSelfTest {
    /// Tests a convolution kernel on a 3×3 convolution with residual, called for 1, 2, 3 … rows up to a whole tile, and on
    /// a deep 1×1 convolution, which AVX2 kernels compute in chunks; nil when its answers are right.
    package static func test(_ kernel: ConvolutionKernel) -> SelfTestFailure? {
        let rows = kernel.tileRows * (kernel.tileRows + 1) / 2
        let shallow = KernelProblem(
            height: rows / 3, width: 3, inputs: 16, outputs: kernel.panelWidth * 2, kernel.format)
        let deep = KernelProblem(
            height: rows / 3, width: 3, inputs: 532, outputs: kernel.panelWidth, kernelSize: 1, kernel.format)
        return test(kernel, shallow) ?? (kernel.instructionSet == .avx2 ? test(kernel, deep) : nil)
    }

    private static func test(_ kernel: ConvolutionKernel, _ problem: KernelProblem) -> SelfTestFailure? {
        let actual = problem.solve(with: kernel)
        return failure(
            kernel.name, actual, problem.expected(kernel), tolerance(kernel),
            largest: kernel.outputBytes == 1 ? 255 : 0)
    }

    /// Tests Winograd transformations together with a tested kernel for the products, the transformation of filters as well
    /// with weights of every width.
    ///
    /// - Parameter kernel: what is tested.
    /// - Parameter products: how numbers are multiplied.
    /// - Parameter filterProducts: The kernel for products with transformed filters, if the plan has one.
    package static func test(
        _ kernel: WinogradKernel, products: ConvolutionKernel, filterProducts: ConvolutionKernel?
    ) -> SelfTestFailure? {
        let problem = KernelProblem(
            height: kernel.side + 1, width: 2 * kernel.side + 1, inputs: 32, outputs: products.panelWidth, kernel.format
        )
        let actual = problem.solve(with: kernel, products: products)
        // Transformed weights are rounded to the products' format.
        let tolerance = products.format == .float32HalfWeights ? 0x1p-8 : tolerance(kernel)
        let expected = problem.expected(kernel)
        let failed = failure(kernel.name, actual, expected, tolerance, largest: kernel.format == .uint8 ? 255 : 0)
        guard failed == nil, let filterProducts, kernel.transformsFilters(for: filterProducts) else { return failed }
        for source in sources(of: kernel) {
            let actual = problem.solve(with: kernel, products: filterProducts, filtersOf: source)
            if let failure = failure(kernel.name, actual, expected, self.tolerance(kernel)) { return failure }
        }
        return nil
    }

    /// The kernels whose weights a kernel's transformation of filters reads.
    package static func sources(of kernel: WinogradKernel) -> [ConvolutionKernel] {
        KernelCatalog.convolutions.filter { source in
            source.instructionSet == kernel.instructionSet
                && (source.format == .float32 || source.format == .float32HalfWeights)
        }
    }

    /// The largest error relative to the largest value, which in eight bits is 255: that of the output's format.
    package static func tolerance(_ kernel: ConvolutionKernel) -> Float {
        switch kernel.outputBytes {
        case 1: 0.51 / 255
        case 2: 0x1p-8
        default: 1e-5
        }
    }

    /// The largest error relative to the largest value: transformed numbers are rounded to the format.
    package static func tolerance(_ kernel: WinogradKernel) -> Float {
        switch kernel.format {
        case .uint8: 0.51 / 255
        case .bfloat16: 0x1p-5
        default: 1e-4
        }
    }

    /// Nil when `actual` is near enough to `expected`.
    package static func failure(
        _ name: String, _ actual: [Float], _ expected: [Float], _ tolerance: Float,
        largest smallestLargest: Float = 0
    ) -> SelfTestFailure? {
        var error: Float = 0
        var largest = smallestLargest
        for (value, wanted) in zip(actual, expected) {
            error = value.isFinite ? max(error, abs(value - wanted)) : .infinity
            largest = max(largest, abs(wanted))
        }
        error /= largest
        return error <= tolerance ? nil : SelfTestFailure(kernel: name, error: error, tolerance: tolerance)
    }
}
