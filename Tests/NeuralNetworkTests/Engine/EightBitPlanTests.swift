import NeuralNetwork
import Testing

@Suite("Eight-bit plans", .enabled(if: InstructionSet.selected > .generic))
struct EightBitPlanTests {
    private static func network(
        _ description: ResNetDescription, _ weights: SafetensorsFile, _ precision: Precision,
        ranges: ActivationRanges? = nil, instructionSet: InstructionSet = .selected
    ) throws -> ResNet {
        var options = EngineOptions(precision: precision, instructionSet: instructionSet)
        options.activationRanges = ranges
        return try ResNet(description: description, weights: weights, options: options)
    }

    /// The union of the ranges over images.
    private static func ranges(_ network: ResNet, _ images: [[Float]]) -> ActivationRanges {
        let context = network.makeContext(maximumBatch: 1)
        return images.reduce(into: [:]) { result, image in
            let ranges = unsafe context.ranges { unsafe _ = $0.update(from: image) }
            result.merge(ranges) { min($0.lowerBound, $1.lowerBound)...max($0.upperBound, $1.upperBound) }
        }
    }

    private static func logits(_ network: ResNet, _ images: [[Float]], threads: Int = 1) -> [Float] {
        let context = network.makeContext(maximumBatch: images.count, threads: threads)
        unsafe context.run(batch: images.count) { unsafe _ = $0.update(from: Array(images.joined())) }
        return images.indices.flatMap { image in
            network.description.heads.indices.flatMap { context.logits(head: $0, image: image) }
        }
    }

    static let descriptions = [
        EnginePlanTests.narrow { $0.strideIn = .conv1 },
        EnginePlanTests.narrow { ($0.strideIn, $0.inputWidth, $0.inputHeight) = (.conv2, 93, 65) },
        EnginePlanTests.narrow { ($0.blockKind, $0.blocks) = (.basic, [2, 2, 1, 1]) },
    ]

    private static let instructionSets = Set(EngineSetting.all.map(\.instructionSet))

    @Test(
        "a calibrated network's logits stay near fp32's, with any number of threads", arguments: descriptions,
        instructionSets)
    func narrow(description: ResNetDescription, instructionSet: InstructionSet) throws {
        let weights = try NaiveResNet(description: description, hasBiases: true, seed: 5).file()
        let plain = try Self.network(description, weights, .fp32)
        var generator = SeededGenerator(seed: 6)
        let images = (0..<4).map { _ in generator.floats(plain.inputShape.count) }
        let quantized = try Self.network(
            description, weights, .int8, ranges: Self.ranges(plain, images), instructionSet: instructionSet)
        #expect(quantized.report.precision == .int8)
        #expect(quantized.report.layers.dropFirst().contains { $0.directKernel?.hasPrefix("u8") == true })
        let expected = Self.logits(plain, images)
        let actual = Self.logits(quantized, images)
        #expect(relativeError(of: actual, to: expected) < 0.1)
        #expect(Self.logits(quantized, images, threads: 3) == actual)
    }

    @Test(
        "the bundled model's logits stay within a quarter of the largest for portrait, gradient and noise",
        arguments: instructionSets)
    func bundled(instructionSet: InstructionSet) throws {
        let weights = try SafetensorsFile(path: Fixtures.model)
        let plain = try Self.network(ReferenceTests.description, weights, .fp32)
        let count = plain.inputShape.count
        let input = try SafetensorsFile(path: Fixtures.publicReference).floats("input", shape: [3, 128, 128, 3])
        let images = (0..<3).map { Array(input[$0 * count..<($0 + 1) * count]) }
        let quantized = try Self.network(
            ReferenceTests.description, weights, .int8, ranges: Self.ranges(plain, images),
            instructionSet: instructionSet)
        // Not a quarter: what Winograd's filtering has transformed takes 16 bits, beside the direct convolution's.
        #expect(quantized.report.weightBytes * 10 < 7 * 4 * plain.report.weightCount)
        let (expected, actual) = (Self.logits(plain, images), Self.logits(quantized, images))
        // Gradient and noise are no faces, and react to small differences more than the portrait does.
        #expect(relativeError(of: actual, to: expected) < 0.25)
    }

    @Test("without the range of a layer, eight bits are refused by name")
    func uncalibrated() throws {
        let description = Self.descriptions[0]
        let weights = try NaiveResNet(description: description, seed: 5).file()
        let plain = try Self.network(description, weights, .fp32)
        var ranges = Self.ranges(plain, [Array(repeating: 0.5, count: plain.inputShape.count)])
        ranges["layer2.0.conv2"] = nil
        #expect(throws: NetworkError.uncalibrated(layer: "layer2.0.conv2")) {
            try Self.network(description, weights, .int8, ranges: ranges)
        }
        #expect(throws: NetworkError.self) { try Self.network(description, weights, .int8) }
    }
}
