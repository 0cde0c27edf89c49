import NeuralNetwork
import Testing

/// How a network is planned and run in a test.
struct EngineSetting: CustomTestStringConvertible {
    var instructionSet: InstructionSet
    var threads: Int

    var testDescription: String { "\(instructionSet.rawValue), \(threads) thread(s)" }

    /// Every instruction set that this processor has beyond the plain path, with one thread, with three, among which nothing
    /// divides evenly, and with four, which may divide tiles and panels at once.
    static let all = InstructionSet.allCases.filter { $0 > .generic && $0 <= .detected }.flatMap { set in
        [1, 3, 4].map { EngineSetting(instructionSet: set, threads: $0) }
    }

    /// Whether `bf16` uses the instructions for it.
    var multipliesBFloat16: Bool { instructionSet == .avx512 && InstructionSet.hasBFloat16 }

    func options(_ precision: Precision = .fp32) -> EngineOptions {
        EngineOptions(precision: precision, instructionSet: instructionSet)
    }
}

extension EngineReport {
    /// The weights of all layers, as they are before any transformation.
    var weightCount: Int {
        layers.reduce(0) { $0 + $1.multiplications / ($1.output.height * $1.output.width) }
    }
}

@Suite("The planned ResNet50 against PyTorch")
struct EngineReferenceTests {
    @Test(
        "every stage is within 1e-3 relative, logits within 2e-3 absolute: portrait, gradient and noise",
        arguments: EngineSetting.all)
    func publicReference(setting: EngineSetting) throws { try compare(with: Fixtures.publicReference, setting) }

    @Test("the same for real photos", .enabled(if: Fixtures.hasFacesReference), arguments: EngineSetting.all)
    func facesReference(setting: EngineSetting) throws { try compare(with: Fixtures.facesReference, setting) }

    @Test(
        "half-width weights stay within 5e-3 relative and 2e-2 absolute",
        arguments: EngineSetting.all.filter { !$0.multipliesBFloat16 })
    func halfWidth(setting: EngineSetting) throws {
        try compare(with: Fixtures.publicReference, setting, precision: .bf16, relative: 5e-3, absolute: 2e-2)
    }

    @Test(
        "bfloat16, of eight significant bits, stays within 5e-2 relative and 0.25 absolute",
        arguments: EngineSetting.all.filter(\.multipliesBFloat16))
    func bfloat16(setting: EngineSetting) throws {
        try compare(with: Fixtures.publicReference, setting, precision: .bf16, relative: 5e-2, absolute: 0.25)
    }

    private func compare(
        with path: String, _ setting: EngineSetting, precision: Precision = .fp32, relative: Double = 1e-3,
        absolute: Float = 2e-3
    ) throws {
        let reference = try SafetensorsFile(path: path)
        let network = try ResNet(
            description: ReferenceTests.description, weights: SafetensorsFile(path: Fixtures.model),
            options: setting.options(precision))
        #expect(network.report.precision == precision)
        #expect(network.report.instructionSet == setting.instructionSet)
        func shape(_ name: String) throws -> [Int] { try #require(reference.tensors[name]?.shape) }
        func expected(_ name: String) throws -> [Float] { try reference.floats(name, shape: shape(name)) }
        let input = try expected("input")
        let batch = try shape("input")[0]
        var observed: [ResNetStage: FeatureMap] = [:]
        let context = network.makeContext(maximumBatch: batch, threads: setting.threads)
        unsafe context.run(batch: batch, observer: { observed[$0] = $1 }) { unsafe _ = $0.update(from: input) }
        for (stage, name) in [(1, "stage1"), (2, "stage2"), (3, "stage3")] {
            let map = try #require(observed[.stage(stage)])
            let wanted = try NaiveTensor(batch: batch, shape: featureShape(shape(name)), values: expected(name))
            let error = wanted.subsampled(2).relativeError(of: map.values())
            #expect(error < relative, "\(name): \(error)")
        }
        let pooled = try relativeError(of: observed[.pooled]?.values() ?? [], to: expected("pooled"))
        #expect(pooled < relative)
        for (head, name) in ReferenceTests.logits.enumerated() {
            let values = (0..<batch).flatMap { context.logits(head: head, image: $0) }
            let error = try zip(values, expected(name)).reduce(0) { max($0, abs($1.0 - $1.1)) }
            #expect(try values.count == expected(name).count)
            #expect(error < absolute, "\(name): \(error)")
        }
    }

    @Test(
        "the bundled model's weights take two thirds of their size in fp32, with those of Winograd's filtering; in bf16 five sixths",
        arguments: EngineSetting.all.filter { $0.threads == 1 }, [(Precision.fp32, 0.67), (.bf16, 0.83)])
    func packedWeights(setting: EngineSetting, bound: (precision: Precision, share: Double)) throws {
        let report = try ResNet(
            description: ReferenceTests.description, weights: SafetensorsFile(path: Fixtures.model),
            options: setting.options(bound.precision)
        ).report
        #expect(Double(report.weightBytes) <= bound.share * 4 * Double(report.weightCount))
    }

    private func featureShape(_ shape: [Int]) -> FeatureShape {
        FeatureShape(height: shape[1], width: shape[2], channels: shape[3])
    }

    @Test(
        "an image's logits do not depend on the batch that it is in, nor on the threads", arguments: EngineSetting.all)
    func batches(setting: EngineSetting) throws {
        let network = try ResNet(
            description: ReferenceTests.description, weights: SafetensorsFile(path: Fixtures.model),
            options: setting.options())
        let images = try SafetensorsFile(path: Fixtures.publicReference).floats("input", shape: [3, 128, 128, 3])
        let count = network.inputShape.count
        func logits(batch: Int, threads: Int) -> [[Float]] {
            let context = network.makeContext(maximumBatch: 11, threads: threads)
            unsafe context.run(batch: batch) { buffer in
                for image in 0..<batch {
                    for index in 0..<count { unsafe buffer[image * count + index] = images[image % 3 * count + index] }
                }
            }
            return (0..<batch).map { image in (0..<3).flatMap { context.logits(head: $0, image: image) } }
        }
        let alone = logits(batch: 3, threads: 1)
        for batch in [1, 2, 8, 11] {
            let together = logits(batch: batch, threads: setting.threads)
            for image in 0..<batch {
                #expect(relativeError(of: together[image], to: alone[image % 3]) < 1e-4)
            }
            #expect(together == logits(batch: batch, threads: setting.threads), "the same plan gives the same bits")
        }
    }

    @Test(
        "a run ends between layers where nobody waits for it, and the next one knows nothing of it",
        arguments: EngineSetting.all.suffix(3))
    func end(setting: EngineSetting) throws {
        let network = try ResNet(
            description: ReferenceTests.description, weights: SafetensorsFile(path: Fixtures.model),
            options: setting.options())
        let images = try SafetensorsFile(path: Fixtures.publicReference).floats("input", shape: [3, 128, 128, 3])
        let context = network.makeContext(maximumBatch: 3, threads: setting.threads)
        func run(steps: Int = .max) -> (isDone: Bool, asked: Int) {
            var asked = 0
            let isDone = unsafe context.run(
                batch: 3,
                continues: {
                    asked += 1
                    return asked < steps
                }, fill: { unsafe _ = $0.update(from: images) })
            return (isDone, asked)
        }
        func logits() -> [[Float]] {
            (0..<3).flatMap { image in (0..<3).map { context.logits(head: $0, image: image) } }
        }
        let whole = run()
        let expected = logits()
        #expect(whole.isDone && whole.asked > 30)
        for steps in [1, 2, whole.asked / 2, whole.asked] {
            #expect(run(steps: steps) == (false, steps))
            #expect(run() == whole)
            #expect(logits() == expected)
        }
    }
}

extension NaiveTensor {
    /// Every so many rows and columns.
    func subsampled(_ step: Int) -> NaiveTensor {
        let target = FeatureShape(
            height: (shape.height + step - 1) / step, width: (shape.width + step - 1) / step, channels: shape.channels)
        var result: [Double] = []
        for image in 0..<batch {
            for y in stride(from: 0, to: shape.height, by: step) {
                for x in stride(from: 0, to: shape.width, by: step) {
                    let pixel = ((image * shape.height + y) * shape.width + x) * shape.channels
                    result += self.values[pixel..<pixel + shape.channels]
                }
            }
        }
        return NaiveTensor(batch: batch, shape: target, values: result)
    }
}
