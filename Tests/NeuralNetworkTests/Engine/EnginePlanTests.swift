import NeuralNetwork
import Testing

@Suite("Planned networks of any description")
struct EnginePlanTests {
    /// A network as narrow as kernels allow, so that the plain path answers quickly.
    static func narrow(_ change: (inout ResNetDescription) -> Void) -> ResNetDescription {
        ResNetTests.narrow {
            $0.baseWidth = 32
            $0.blocks = [2, 1, 2, 1]
            change(&$0)
        }
    }

    static let descriptions: [ResNetDescription] = [
        narrow { $0.strideIn = .conv1 },
        narrow { $0.strideIn = .conv2 },
        narrow { ($0.strideIn, $0.inputWidth, $0.inputHeight) = (.conv1, 67, 97) },
        narrow { ($0.strideIn, $0.inputWidth, $0.inputHeight) = (.conv2, 93, 65) },
        narrow { ($0.strideIn, $0.blocks, $0.inputWidth) = (.conv1, [1, 1, 1, 1], 111) },
        narrow { ($0.strideIn, $0.blocks) = (.conv1, [1, 2]) },
        narrow { ($0.blockKind, $0.blocks) = (.basic, [2, 2, 1, 1]) },
        narrow { ($0.pooling, $0.inputWidth, $0.inputHeight) = (.flatten, 75, 64) },
        narrow { ($0.hidden, $0.strideIn) = ([], .conv1) },
        // So many tiles of a wide layer that they take several passes, with three threads too.
        narrow { ($0.baseWidth, $0.blocks, $0.inputWidth, $0.inputHeight) = (64, [1, 1, 1], 447, 385) },
        narrow {
            $0.hidden = [
                .init(name: "a", units: 9, activation: .tanh), .init(name: "b", units: 3, activation: .linear),
                .init(name: "c", units: 37, activation: .softmax),
            ]
        },
    ]

    /// Random weights, the logits of five random images on the plain path, and these images.
    private func sample(
        _ description: ResNetDescription
    ) throws -> (weights: SafetensorsFile, input: [Float], expected: [Float]) {
        let weights = try NaiveResNet(description: description, hasBiases: true, seed: 5).file()
        let plain = try ResNet(description: description, weights: weights)
        var generator = SeededGenerator(seed: 6)
        let input = generator.floats(5 * plain.inputShape.count)
        return (weights, input, logits(plain.makeContext(maximumBatch: 5), batch: 5, input))
    }

    @Test("logits equal the plain path's: strides in conv1 and conv2, odd sizes, any depth", arguments: descriptions)
    func plainPath(description: ResNetDescription) throws {
        let (weights, input, expected) = try sample(description)
        for setting in EngineSetting.all {
            let network = try ResNet(description: description, weights: weights, options: setting.options())
            #expect(!network.report.layers.isEmpty, "it is planned")
            let context = network.makeContext(maximumBatch: 5, threads: setting.threads)
            for batch in [5, 1, 2] {
                let actual = logits(context, batch: batch, input)
                #expect(relativeError(of: actual, to: Array(expected.prefix(actual.count))) < 1e-4, "\(setting)")
            }
        }
    }

    /// The logits of all images, image by image.
    private func logits(_ context: ResNetContext, batch: Int, _ input: [Float]) -> [Float] {
        unsafe context.run(batch: batch) { unsafe _ = $0.update(from: input.prefix($0.count)) }
        return (0..<batch).flatMap { image in
            context.network.description.heads.indices.flatMap { context.logits(head: $0, image: image) }
        }
    }

    @Test("a width that no kernel fits runs on the plain path, and the report says so")
    func unfitWidth() throws {
        let description = ResNetTests.narrow()
        let weights = try NaiveResNet(description: description, seed: 5).file()
        let network = try ResNet(description: description, weights: weights, options: EngineOptions())
        #expect(network.report.instructionSet == .generic)
        #expect(network.report.layers.isEmpty)
        #expect(InstructionSet.selected == .generic || !network.report.notices.isEmpty)
    }

    @Test("strides of 1×1 convolutions move into the block before, which then computes a quarter")
    func pullUp() throws {
        let layers = try network(EngineOptions(), ReferenceTests.description).report.layers
        guard !layers.isEmpty else { return }
        let strided = layers.filter { $0.stride != 1 }.map(\.name)
        #expect(strided == ["conv1", "layer1.2.conv2", "layer2.3.conv2", "layer3.5.conv2"])
        // 1136.9 million, of which 1136.85 are convolutions' and dense layers'.
        #expect((1136...1138).contains(layers.reduce(0) { $0 + $1.multiplications } / 1_000_000))
    }

    @Test("the time of every layer is measured", .enabled(if: InstructionSet.selected > .generic))
    func profile() throws {
        let network = try network(EngineOptions(), ReferenceTests.description)
        var times = Array(repeating: UInt64(0), count: network.report.layers.count)
        unsafe network.makeContext(maximumBatch: 2).run(batch: 2, profile: &times) { unsafe $0.update(repeating: 0.5) }
        #expect(times.allSatisfy { $0 > 0 })
    }

    @Test(
        "bf16 keeps weights at half width, and says so where the processor lacks the instructions",
        arguments: Set(EngineSetting.all.map(\.instructionSet)))
    func halfWidth(instructionSet: InstructionSet) throws {
        let setting = EngineSetting(instructionSet: instructionSet, threads: 1)
        let full = try network(setting.options(), ReferenceTests.description).report
        let half = try network(setting.options(.bf16), ReferenceTests.description).report
        #expect((full.precision, half.precision) == (.fp32, .bf16))
        #expect(full.notices.isEmpty)
        #expect(half.notices.isEmpty == setting.multipliesBFloat16)
        // With the transformed ones beside.
        #expect(half.weightBytes * 10 < 9 * 4 * full.weightCount)
    }

    @Test(
        "bf16's logits stay near the plain path's for odd sizes and any depth, with any number of threads",
        arguments: descriptions)
    func bfloat16(description: ResNetDescription) throws {
        let (weights, input, expected) = try sample(description)
        for setting in EngineSetting.all {
            let network = try ResNet(description: description, weights: weights, options: setting.options(.bf16))
            let context = network.makeContext(maximumBatch: 5, threads: setting.threads)
            // The second run meets what the first left in memory.
            for _ in 0..<2 {
                let actual = logits(context, batch: 5, input)
                #expect(relativeError(of: actual, to: expected) < 5e-2, "\(setting)")
            }
        }
    }

    private func network(_ options: EngineOptions, _ description: ResNetDescription) throws -> ResNet {
        try ResNet(description: description, weights: SafetensorsFile(path: Fixtures.model), options: options)
    }

    @Test("a setting never raises the instruction set above what was detected")
    func setting() {
        #expect(InstructionSet.selected(by: "generic") == .generic)
        #expect(InstructionSet.selected(by: "avx512") <= .detected)
        #expect(InstructionSet.selected(by: "avx2") <= .avx2)
        #expect(InstructionSet.selected(by: nil) == .detected)
        #expect(InstructionSet.selected(by: "sse9") == .detected)
        #expect(EngineOptions(instructionSet: .avx512).instructionSet <= .detected)
    }

    @Test("missing, misshapen and infinite weights are refused as on the plain path")
    func badWeights() throws {
        let description = Self.narrow { $0.strideIn = .conv1 }
        var naive = NaiveResNet(description: description, seed: 2)
        naive.tensors["layer2.0.conv2.weight"]?.values[7] = .infinity
        let weights = try naive.file()
        #expect(throws: NetworkError.notFinite(tensor: "layer2.0.conv2.weight")) {
            try ResNet(description: description, weights: weights, options: EngineOptions())
        }
        naive.tensors["layer2.0.conv2.weight"] = nil
        let incomplete = try naive.file()
        #expect(throws: NetworkError.self) {
            try ResNet(description: description, weights: incomplete, options: EngineOptions())
        }
    }
}
