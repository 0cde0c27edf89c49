/// The kernels that a plan uses, each of which passed its self-test.
package struct KernelSelection: Sendable {
    /// Convolutions whose output has the plan's format.
    package var convolution: ConvolutionKernel
    /// Convolutions whose output is fp32: the last one, and products of Winograd convolutions.
    package var toFloat: ConvolutionKernel
    /// The first convolution. In eight-bit plans its output is fp32.
    package var stem: ConvolutionKernel
    /// Dense layers: fp32, the weights at half width where the plan's precision is less. Where the file has them in fp16, fp32
    /// plans take ``halfWeights``.
    package var dense: ConvolutionKernel
    /// Layers with fp16 weights that give what `convolution` gives, where there is such a kernel.
    package var halfWeights: ConvolutionKernel?
    /// Winograd's filtering with tiles of 4×4 and of 2×2 outputs, where there is a kernel.
    package var winograd4: WinogradKernel?
    package var winograd2: WinogradKernel?
    /// The matrix products of Winograd's filtering.
    package var winogradProducts: ConvolutionKernel
    /// The same with transformed filters of fp32, where Winograd's filtering of 4×4 outputs can transform filters in each
    /// pass: all kernels that read them have the same panels.
    package var filterProducts: ConvolutionKernel?

    /// The largest byte that all kernels of an eight-bit plan accept.
    package var inputMaximum: Int { min(convolution.inputMaximum, toFloat.inputMaximum) }

    /// The fastest kernels that pass, or nil where none does and the plain path must do.
    ///
    /// - Parameter failures: takes what failed its self-test.
    /// - Parameter format: the format of the weights.
    /// - Parameter options: how the network is computed.
    /// - Parameter divisor: What panels of output channels must divide.
    package init?(format: NumberFormat, divisor: Int, options: EngineOptions, failures: inout [SelfTestFailure]) {
        var results: [String: Bool] = [:]
        var found: [SelfTestFailure] = []
        func passes(_ name: String, _ test: () -> SelfTestFailure?) -> Bool {
            if let result = results[name] { return result }
            let failure = test()
            if let failure {
                found.append(failure)
                options.onSelfTestFailure?(failure)
            }
            results[name] = failure == nil
            return failure == nil
        }
        func convolution(_ format: NumberFormat, writesFloats: Bool, divides: Bool = true) -> ConvolutionKernel? {
            KernelCatalog.convolutions.first { kernel in
                kernel.format == format && (kernel.writesFloats == writesFloats || format.activationBytes == 4)
                    && kernel.instructionSet <= options.instructionSet
                    && kernel.canRun && (!divides || divisor.isMultiple(of: kernel.panelWidth))
                    && passes(kernel.name) { KernelSelfTest.test(kernel.broken(by: options)) }
            }
        }
        func winograd(side: Int, products: ConvolutionKernel) -> WinogradKernel? {
            // Bytes are filtered exactly where they keep to seven bits; with VNNI the direct convolution is faster.
            guard format != .uint8 || inputMaximum < 255 else { return nil }
            return KernelCatalog.winograds.first { kernel in
                kernel.format == (format == .float32HalfWeights ? .float32 : format) && kernel.side == side
                    && kernel.instructionSet <= options.instructionSet
                    && kernel.canRun
                    && passes(kernel.name) {
                        KernelSelfTest.test(
                            kernel.broken(by: options), products: products, filterProducts: filterProducts)
                    }
            }
        }
        defer { failures += found }
        guard let main = convolution(format, writesFloats: false),
            let toFloat = convolution(format, writesFloats: true),
            let dense = convolution(
                format == .float32 ? .float32 : .float32HalfWeights, writesFloats: true, divides: false)
        else { return nil }
        self.convolution = main
        self.toFloat = toFloat
        self.dense = dense
        let bfloat16 =
            format == .uint8 && main.instructionSet == .avx512 ? convolution(.bfloat16, writesFloats: true) : nil
        stem = format == .uint8 ? bfloat16 ?? convolution(.float32, writesFloats: true) ?? dense : main
        if format == .float32 { halfWeights = convolution(.float32HalfWeights, writesFloats: true) }
        winogradProducts = format == .uint8 ? KernelCatalog.byteProducts?.broken(by: options) ?? toFloat : toFloat
        let sources = [main, halfWeights].compactMap(\.self)
        let plain = format.activationBytes == 4 ? convolution(.float32, writesFloats: true) : nil
        if let plain, sources.allSatisfy({ $0.panelWidth == plain.panelWidth }) { filterProducts = plain }
        // Filters of 4×4 outputs lose too much in fp16: where weights are kept so, they are transformed in each pass.
        let products4 = format == .float32HalfWeights ? filterProducts : winogradProducts
        winograd4 = products4.flatMap { winograd(side: 4, products: $0) }
        winograd2 = winograd(side: 2, products: winogradProducts)
    }
}

extension ConvolutionKernel {
    /// The kernel, or one of the same name that computes nothing.
    fileprivate func broken(by options: EngineOptions) -> ConvolutionKernel {
        var kernel = self
        if options.brokenKernels.contains(name) { unsafe kernel.function = { _, _, _, _, _ in } }
        return kernel
    }
}

extension WinogradKernel {
    /// The kernel, or one of the same name that computes nothing.
    fileprivate func broken(by options: EngineOptions) -> WinogradKernel {
        var kernel = self
        if options.brokenKernels.contains(name) { unsafe kernel.input = { _, _, _, _, _ in } }
        return kernel
    }
}
