import NeuralNetwork
import Testing

@Suite("Convolution kernels against the plain path")
struct ConvolutionKernelTests {
    static let runnable = KernelCatalog.convolutions.filter(\.canRun)
    static let missing = KernelCatalog.convolutions.filter { !$0.canRun }

    @Test("every kernel that this processor has is tested; the others are named here")
    func coverage() {
        #expect(InstructionSet.detected == .generic || !Self.runnable.isEmpty)
        for kernel in Self.missing { print("not run, the processor lacks its instructions: \(kernel.name)") }
    }

    /// A convolution of random extent, batch, stride, kernel and number of channels.
    private func randomProblem(_ kernel: ConvolutionKernel, seed: UInt64) -> KernelProblem {
        var random = SeededGenerator(seed: seed)
        var problem = KernelProblem(
            images: Int.random(in: 1...3, using: &random), height: Int.random(in: 1...9, using: &random),
            width: Int.random(in: 1...11, using: &random),
            // Deep convolutions are computed in chunks of the depth.
            inputs: Bool.random(using: &random)
                ? 16 * Int.random(in: 1...5, using: &random) : 4 * Int.random(in: 60...140, using: &random),
            outputs: kernel.panelWidth * Int.random(in: 1...3, using: &random),
            kernelSize: Bool.random(using: &random) ? 3 : 1, stride: Int.random(in: 1...2, using: &random),
            kernel.format, seed: UInt32(truncatingIfNeeded: seed))
        problem.blockTiles = Int.random(in: 1...8, using: &random)
        return problem
    }

    /// The plain path's answer: OpenBLAS in fp32.
    private func plain(_ problem: KernelProblem, limit: Float) -> [Float] {
        let convolution = Convolution2D(
            weights: problem.weights,
            shape: [problem.outputs, problem.shape.channels, problem.kernelSize, problem.kernelSize], bias: nil,
            normalization: nil, stride: problem.stride, padding: problem.kernelSize / 2, activation: .linear)
        let count = problem.images * problem.outputShape.count
        let arena = ActivationArena(regionCounts: [
            problem.input.count, count, convolution.scratchCount(for: problem.shape, batch: problem.images),
        ])
        let input = arena.allocate(problem.input.count).map(batch: problem.images, shape: problem.shape)
        unsafe input.withUnsafeElements { unsafe _ = $0.update(from: problem.input) }
        let output = arena.allocate(count)
        let scratch = arena.allocate(convolution.scratchCount(for: problem.shape, batch: problem.images))
        let sums = convolution(input, into: output, scratch: scratch).values()
        return sums.indices.map { index in
            let channel = index % problem.outputs
            let value =
                sums[index] * problem.scales[channel] + problem.biases[channel]
                + problem.residual[index] * problem.residualScale
            return min(max(value, 0), limit)
        }
    }

    @Test("random and odd shapes", arguments: runnable.map(\.name))
    func randomShapes(name: String) throws {
        let kernel = try #require(Self.runnable.first { $0.name == name })
        for seed in 0..<40 {
            let problem = randomProblem(kernel, seed: UInt64(seed))
            let expected = plain(problem, limit: kernel.outputBytes == 1 ? 255 : .infinity)
            let actual = problem.solve(with: kernel)
            #expect(actual.count == expected.count)
            let failure = KernelSelfTest.failure(
                name, actual, expected, KernelSelfTest.tolerance(kernel), largest: kernel.outputBytes == 1 ? 255 : 0)
            #expect(
                failure == nil, "\(problem.shape) × \(problem.images), seed \(seed): \(String(describing: failure))")
        }
    }

    @Test("the plain loops of self-tests agree with OpenBLAS", arguments: runnable.map(\.name))
    func plainLoops(name: String) throws {
        let kernel = try #require(Self.runnable.first { $0.name == name })
        let problem = randomProblem(kernel, seed: 99)
        let expected = plain(problem, limit: kernel.outputBytes == 1 ? 255 : .infinity)
        #expect(KernelSelfTest.failure(name, problem.expected(kernel), expected, 1e-5) == nil)
    }
}

@Suite("Winograd kernels against the plain path")
struct WinogradKernelTests {
    static let runnable = KernelCatalog.winograds.filter(\.canRun)

    @Test("every kernel that this processor has is tested; the others are named here")
    func coverage() {
        #expect(InstructionSet.detected == .generic || !Self.runnable.isEmpty)
        for kernel in KernelCatalog.winograds where !kernel.canRun {
            print("not run, the processor lacks its instructions: \(kernel.name)")
        }
    }

    @Test("random extents, with tiles that hang over the edge", arguments: runnable.map(\.name))
    func randomShapes(name: String) throws {
        let kernel = try #require(Self.runnable.first { $0.name == name })
        let products = try #require(Self.products(of: kernel))
        for seed in 0..<30 {
            var random = SeededGenerator(seed: UInt64(seed))
            let problem = KernelProblem(
                images: Int.random(in: 1...3, using: &random), height: Int.random(in: 1...13, using: &random),
                width: Int.random(in: 1...13, using: &random), inputs: 16 * Int.random(in: 1...4, using: &random),
                outputs: products.panelWidth * Int.random(in: 1...2, using: &random), kernel.format,
                seed: UInt32(seed))
            let actual = problem.solve(with: kernel, products: products)
            let failure = KernelSelfTest.failure(
                name, actual, problem.expected(kernel), KernelSelfTest.tolerance(kernel),
                largest: kernel.format == .uint8 ? 255 : 0)
            #expect(
                failure == nil, "\(problem.shape) × \(problem.images), seed \(seed): \(String(describing: failure))")
        }
    }

    @Test(
        "filters that are transformed on the way give what packed ones give",
        arguments: runnable.filter { unsafe $0.filter != nil }.map(\.name))
    func filters(name: String) throws {
        let kernel = try #require(Self.runnable.first { $0.name == name })
        let products = try #require(Self.products(of: kernel))
        let sources = KernelSelfTest.sources(of: kernel)
        #expect(Set(sources.map(\.format)) == [.float32, .float32HalfWeights])
        for seed in 0..<20 {
            let problem = KernelProblem(
                images: 1 + seed % 3, height: 1 + seed % 9, width: 1 + seed % 7, inputs: 16 * (1 + seed % 5),
                outputs: products.panelWidth * (1 + seed % 3), kernel.format, seed: UInt32(seed))
            let expected = problem.expected(kernel)
            for source in sources {
                let actual = problem.solve(with: kernel, products: products, filtersOf: source)
                let failure = KernelSelfTest.failure(name, actual, expected, KernelSelfTest.tolerance(kernel))
                #expect(failure == nil, "\(source.name), seed \(seed): \(String(describing: failure))")
            }
        }
    }

    @Test(
        "a transformation of filters that is wrong fails the self-test",
        arguments: runnable.filter { unsafe $0.filter != nil }.map(\.name))
    func brokenFilters(name: String) throws {
        var kernel = try #require(Self.runnable.first { $0.name == name })
        let products = try #require(Self.products(of: kernel))
        #expect(KernelSelfTest.test(kernel, products: products, filterProducts: products) == nil)
        unsafe kernel.filter = { _, _ in }
        #expect(KernelSelfTest.test(kernel, products: products, filterProducts: products)?.kernel == name)
    }

    private static func products(of kernel: WinogradKernel) -> ConvolutionKernel? {
        guard kernel.format != .uint8 else { return KernelCatalog.byteProducts }
        return ConvolutionKernelTests.runnable.first {
            $0.instructionSet == kernel.instructionSet && $0.format == kernel.format && $0.outputBytes == 4
        }
    }

    private static let ofBytes = runnable.filter { $0.format == .uint8 }

    @Test("filtering bytes is exact: the same outputs as the direct convolution's", arguments: ofBytes.map(\.name))
    func bytesAreExact(name: String) throws {
        let kernel = try #require(Self.ofBytes.first { $0.name == name })
        let direct = try #require(ConvolutionKernelTests.runnable.first { $0.name == "u8-avx2" })
        let products = try #require(KernelCatalog.byteProducts)
        for seed in 0..<20 {
            let problem = KernelProblem(
                images: 1 + seed % 3, height: 2 + seed % 7, width: 1 + seed % 5, inputs: 16 * (1 + seed % 4),
                outputs: 32, kernel.format, seed: UInt32(seed))
            let outputs = problem.solve(with: kernel, products: products)
            #expect(outputs == problem.solve(with: direct), "seed \(seed)")
            #expect(Set(outputs).count > 8)
        }
    }

    @Test("the largest sums that bytes can have, of 512 inputs, do not overflow", arguments: ofBytes.map(\.name))
    func largestBytes(name: String) throws {
        let kernel = try #require(Self.ofBytes.first { $0.name == name })
        var problem = KernelProblem(height: 5, width: 4, inputs: 512, outputs: 32, kernel.format)
        problem.input = problem.input.map { _ in 127 }
        // Half of the outputs add up, the other half subtract; nine taps times 512 inputs times 127 times 127 are 74 million.
        for index in problem.weights.indices { problem.weights[index] = index / (512 * 9) % 2 == 0 ? 127 : -127 }
        problem.scales = problem.scales.map { _ in 0x1p-20 }
        problem.biases = problem.biases.indices.map { $0 % 2 == 0 ? 0 : 160 }
        let outputs = problem.solve(with: kernel, products: try #require(KernelCatalog.byteProducts))
        let failure = KernelSelfTest.failure(name, outputs, problem.expected(kernel), 0.51 / 255, largest: 255)
        #expect(failure == nil, "\(String(describing: failure))")
    }

    @Test("wrong products of bytes are reported and leave the direct convolution", arguments: ofBytes.map(\.name))
    func brokenByteProducts(name: String) throws {
        var options = EngineOptions()
        options.instructionSet = .avx2
        var failures: [SelfTestFailure] = []
        let sound = try #require(KernelSelection(format: .uint8, divisor: 64, options: options, failures: &failures))
        #expect(sound.winograd2?.name == name && failures.isEmpty)
        options.brokenKernels = [try #require(KernelCatalog.byteProducts).name]
        let selection = try #require(
            KernelSelection(format: .uint8, divisor: 64, options: options, failures: &failures))
        #expect(selection.winograd2 == nil && failures.map(\.kernel) == [name])
        #expect(selection.convolution.name == sound.convolution.name)
    }
}
