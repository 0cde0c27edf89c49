import NeuralNetwork
import Synchronization
import Testing

@Suite("Self-tests at load")
struct SelfTestTests {
    private static let description = EnginePlanTests.narrow { $0.strideIn = .conv1 }

    /// A network of which some kernels are broken on purpose, and the failures that its creation reported.
    private func network(breaking names: Set<String>) throws -> (ResNet, reported: [SelfTestFailure]) {
        let reported = SelfTestLog()
        var options = EngineOptions(precision: .fp32) { reported.append($0) }
        options.brokenKernels = names
        let weights = try NaiveResNet(description: Self.description, seed: 8).file()
        let network = try ResNet(description: Self.description, weights: weights, options: options)
        return (network, reported.failures)
    }

    private func logits(_ network: ResNet) -> [Float] {
        var generator = SeededGenerator(seed: 9)
        let input = generator.floats(network.inputShape.count)
        let context = network.makeContext(maximumBatch: 1)
        unsafe context.run(batch: 1) { unsafe _ = $0.update(from: input) }
        return (0..<2).flatMap { context.logits(head: $0, image: 0) }
    }

    @Test("kernels that work report nothing")
    func intact() throws {
        let (network, reported) = try network(breaking: [])
        #expect(reported.isEmpty)
        #expect(network.report.selfTestFailures.isEmpty)
    }

    @Test("a broken kernel is reported, replaced by the next slower one, and the answer stays right")
    func broken() throws {
        let expected = try logits(network(breaking: []).0)
        var broken: Set<String> = []
        for kernel in KernelCatalog.convolutions
        where kernel.format == .float32 && kernel.instructionSet <= InstructionSet.selected {
            broken.insert(kernel.name)
            let (network, reported) = try network(breaking: broken)
            #expect(Set(reported.map(\.kernel)) == broken)
            #expect(network.report.selfTestFailures == reported)
            #expect(network.report.instructionSet < kernel.instructionSet)
            #expect(relativeError(of: logits(network), to: expected) < 1e-4)
        }
    }

    private func selection(
        _ format: NumberFormat, breaking names: Set<String>
    ) -> (kernels: KernelSelection?, failures: [String]) {
        var options = EngineOptions()
        options.brokenKernels = names
        var failures: [SelfTestFailure] = []
        let kernels = KernelSelection(format: format, divisor: 64, options: options, failures: &failures)
        return (kernels, failures.map(\.kernel))
    }

    @Test(
        "a broken bfloat16 kernel leaves half-width weights, and the report says so",
        .enabled(if: InstructionSet.selected == .avx512 && InstructionSet.hasBFloat16))
    func brokenBFloat16() throws {
        for name in ["bf16-avx512", "bf16-to-f32-avx512"] {
            var options = EngineOptions(precision: .bf16)
            options.brokenKernels = [name]
            let weights = try NaiveResNet(description: Self.description, seed: 8).file()
            let network = try ResNet(description: Self.description, weights: weights, options: options)
            #expect(network.report.selfTestFailures.map(\.kernel) == [name])
            #expect(network.report.precision == .bf16 && network.report.notices.count == 1)
            #expect(try relativeError(of: logits(network), to: logits(self.network(breaking: []).0)) < 2e-2)
        }
    }

    @Test(
        "eight bits with VNNI are multiplied directly; where one of the kernels is broken, all keep to seven bits",
        .enabled(if: InstructionSet.selected == .avx512 && InstructionSet.hasVNNI))
    func brokenVNNI() throws {
        let sound = try #require(selection(.uint8, breaking: []).kernels)
        #expect((sound.convolution.name, sound.toFloat.name) == ("u8-avx512", "u8-to-f32-avx512"))
        #expect((sound.winograd2?.name, sound.inputMaximum) == (nil, 255))
        let (mixed, failures) = selection(.uint8, breaking: ["u8-to-f32-avx512"])
        #expect((mixed?.toFloat.name, mixed?.inputMaximum) == ("u8-to-f32-avx2", 127))
        #expect(failures == ["u8-to-f32-avx512"])
        let slower = try #require(selection(.uint8, breaking: ["u8-avx512"]).kernels)
        #expect((slower.convolution.name, slower.inputMaximum) == ("u8-avx2", 127))
    }

    @Test(
        "filters are transformed in each pass only where all kernels that read them have the same panels",
        .enabled(if: InstructionSet.selected == .avx512))
    func mixedPanels() throws {
        for format in [NumberFormat.float32, .float32HalfWeights] {
            #expect(try #require(selection(format, breaking: []).kernels).filterProducts?.name == "f32-avx512")
            for name in ["f32-avx512", "f32-f16-avx512"] {
                let (kernels, failures) = selection(format, breaking: [name])
                #expect(failures == [name])
                #expect(try #require(kernels).filterProducts == nil)
            }
            // The next slower transformation has panels of its own.
            let (mixed, _) = selection(format, breaking: ["winograd4-f32-avx512"])
            let kernels = try #require(mixed)
            #expect(kernels.winograd4?.transformsFilters(for: kernels.filterProducts) == false)
        }
    }

    @Test(
        "broken Winograd transformations leave the direct convolution", .enabled(if: InstructionSet.selected > .generic)
    )
    func brokenWinograd() throws {
        let expected = try logits(network(breaking: []).0)
        let names = Set(KernelCatalog.winograds.map(\.name))
        let (network, reported) = try network(breaking: names)
        #expect(!reported.isEmpty)
        #expect(network.report.layers.allSatisfy { $0.winogradKernel == nil })
        #expect(network.report.instructionSet == .selected)
        #expect(relativeError(of: logits(network), to: expected) < 1e-4)
    }
}

/// Failures as the callback reported them.
private final class SelfTestLog: Sendable {
    private let entries = Mutex<[SelfTestFailure]>([])
    var failures: [SelfTestFailure] { entries.withLock { $0 } }
    func append(_ failure: SelfTestFailure) { entries.withLock { $0.append(failure) } }
}
