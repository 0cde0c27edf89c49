import NeuralNetwork
import Testing

@Suite("Residual networks of any description")
struct ResNetTests {
    /// A narrow network, quick to evaluate by definition.
    static func narrow(_ change: (inout ResNetDescription) -> Void = { _ in }) -> ResNetDescription {
        var description = ResNetDescription(
            strideIn: .conv2, batchNormEpsilon: 1e-3, inputWidth: 64, inputHeight: 64,
            hidden: [.init(name: "hidden0", units: 6, activation: .relu)],
            heads: [.init(name: "gender", units: 2), .init(name: "age", units: 3)])
        description.baseWidth = 4
        description.blocks = [1, 2, 1, 1]
        change(&description)
        return description
    }

    static let descriptions: [ResNetDescription] = [
        narrow { $0.strideIn = .conv1 },
        narrow { $0.strideIn = .conv2 },
        narrow { ($0.inputWidth, $0.inputHeight) = (67, 97) },
        narrow { ($0.strideIn, $0.inputWidth, $0.inputHeight) = (.conv1, 93, 65) },
        narrow { ($0.blockKind, $0.blocks) = (.basic, [2, 2, 1, 1]) },
        narrow { $0.hidden = [] },
        narrow {
            $0.hidden = [
                .init(name: "a", units: 9, activation: .relu), .init(name: "b", units: 3, activation: .linear),
                .init(name: "c", units: 7, activation: .relu),
            ]
        },
        narrow { ($0.pooling, $0.inputWidth, $0.inputHeight) = (.flatten, 75, 64) },
        narrow { ($0.blocks, $0.baseWidth) = ([1, 1, 1], 5) },
    ]

    @Test(
        "logits equal a naive evaluation without folding, at stride in conv1 and conv2 and odd sizes",
        arguments: descriptions)
    func naive(description: ResNetDescription) throws {
        for hasBiases in [false, true] {
            let naive = NaiveResNet(description: description, hasBiases: hasBiases, seed: 11)
            let network = try ResNet(description: description, weights: naive.file())
            var generator = SeededGenerator(seed: 12)
            let input = generator.floats(2 * network.inputShape.count)
            let context = network.makeContext(maximumBatch: 2)
            unsafe context.run(batch: 2) { unsafe _ = $0.update(from: input) }
            let expected = naive.logits(NaiveTensor(batch: 2, shape: network.inputShape, values: input))
            for head in description.heads.indices {
                let values = (0..<2).flatMap { context.logits(head: head, image: $0) }
                #expect(expected[head].relativeError(of: values) < 1e-4)
            }
        }
    }

    @Test("the largest and smallest inputs run, and others are refused", arguments: [64, 512])
    func inputSizes(side: Int) throws {
        let description = Self.narrow { ($0.inputWidth, $0.inputHeight) = (side, 576 - side) }
        let naive = NaiveResNet(description: description, seed: 1)
        let context = try ResNet(description: description, weights: naive.file()).makeContext(maximumBatch: 1)
        unsafe context.run(batch: 1) { unsafe $0.update(repeating: 0.5) }
        #expect(context.logits(head: 1, image: 0).allSatisfy { $0.isFinite })
        let outside = Self.narrow { $0.inputWidth = side == 64 ? 63 : 513 }
        let error = NetworkError.invalidDescription(
            field: "input width", value: "\(outside.inputWidth)", allowed: "64 to 512")
        #expect(throws: error) { try ResNet(description: outside, weights: naive.file()) }
    }

    @Test(
        "a description that no network can have is refused",
        arguments: [
            narrow { $0.heads = [] }, narrow { $0.blocks = [] }, narrow { $0.blocks = [1, 0] },
            narrow { $0.baseWidth = 0 }, narrow { $0.batchNormEpsilon = .nan }, narrow { $0.hidden[0].units = -1 },
            narrow { $0.heads[0].name = "hidden0" }, narrow { $0.heads[0].units = 0 },
        ])
    func invalid(description: ResNetDescription) {
        #expect(throws: NetworkError.self) { try description.validate() }
    }

    @Test("a missing, extra, misshapen or not finite tensor is named")
    func weightErrors() throws {
        let description = Self.narrow()
        let naive = NaiveResNet(description: description, seed: 2)
        func error(_ change: (inout NaiveResNet) -> Void) -> NetworkError? {
            var changed = naive
            change(&changed)
            do {
                _ = try ResNet(description: description, weights: changed.file())
                return nil
            } catch { return error as? NetworkError }
        }
        #expect(error { _ in } == nil)
        #expect(
            error { $0.tensors["layer2.0.bn2.bias"] = nil }
                == .weights(.missingTensor(name: "layer2.0.bn2.bias", expected: [8])))
        #expect(
            error { $0.tensors["head.race.bias"] = ([2], [0, 0]) }
                == .weights(.unexpectedTensor(name: "head.race.bias", found: [2])))
        #expect(
            error { $0.tensors["head.age.bias"] = ([1, 3], [0, 0, 0]) }
                == .weights(.misshapenTensor(name: "head.age.bias", expected: [3], found: [1, 3])))
        #expect(
            error { $0.tensors["layer1.0.conv2.bias"] = ([1], [0]) }
                == .weights(.misshapenTensor(name: "layer1.0.conv2.bias", expected: [4], found: [1])))
        #expect(error { $0.tensors["head.age.weight"]?.values[3] = .nan } == .notFinite(tensor: "head.age.weight"))
        #expect(error { $0.tensors["conv1.weight"]?.values[3] = .infinity } == .notFinite(tensor: "conv1.weight"))
        #expect(error { $0.tensors["bn1.running_var"]?.values[0] = -1 } == .notFinite(tensor: "bn1.running_var"))
    }

    @Test("the known depths have the published numbers of parameters")
    func parameters() throws {
        let published = [
            "resnet18": 11_689_512, "resnet34": 21_797_672, "resnet50": 25_557_032, "resnet101": 44_549_160,
            "resnet152": 60_192_808,
        ]
        #expect(Set(published.keys) == Set(ResNetDescription.architectures.keys))
        for (name, count) in published {
            let architecture = try #require(ResNetDescription.architectures[name])
            var description = ResNetDescription(
                strideIn: .conv2, batchNormEpsilon: 1e-5, inputWidth: 224, inputHeight: 224, hidden: [],
                heads: [.init(name: "fc", units: 1000)])
            (description.blockKind, description.blocks) = architecture
            #expect(description.parameterCount == count)
        }
    }
}
