import NeuralNetwork
import Testing
import Training

@Suite("A trainer")
struct TrainerTests {
    static let networks = [
        Fixtures.tiny(), Fixtures.tiny(kind: .basic), Fixtures.tiny(stride: .conv2),
        Fixtures.tiny(border: .same), Fixtures.tiny(order: .preactivated),
        Fixtures.tiny(kind: .basic, order: .preactivated, border: .same),
    ]

    private static func trainer(
        _ network: ResNetDescription, weights: [String: NamedTensor] = [:],
        _ change: (inout TrainerOptions) -> Void = { _ in }
    ) throws -> Trainer {
        var options = TrainerOptions()
        options.batchSize = 4
        options.optimizer = .sgd(momentum: 0)
        options.seed = 5
        change(&options)
        return try Trainer(network: network, weights: weights, heads: Fixtures.tinyHeads, options: options)
    }

    /// The loss along a random direction, by a difference of losses, and by the gradient. Rectifiers and maxima that switch
    /// in between, and single precision, are what the tolerance is for: a term that is missing shows as a whole.
    @Test(
        "has the gradient of its loss, for every order, stride and border of a network", arguments: networks,
        [TrainerOptions.NormalizationMode.training, .frozen])
    func gradient(network: ResNetDescription, mode: TrainerOptions.NormalizationMode) throws {
        let batch = Fixtures.batch(network, count: 4, seed: 1)
        let trainer = try Self.trainer(network) { $0.normalization = mode }
        let weights = trainer.weights()
        _ = try trainer.step(batch, learningRate: 0)
        let gradients = trainer.gradients
        var generator = SeededGenerator(seed: 3)
        for name in gradients.keys.sorted() {
            let gradient = try #require(gradients[name]).values
            let norm = gradient.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
            guard norm > 1e-3 else { continue }
            let random = generator.floats(gradient.count)
            let direction = zip(gradient, random).map { Double($0) / norm + 0.2 * Double($1) }
            func loss(_ step: Double) throws -> Double {
                var moved = weights
                for index in direction.indices { moved[name]?.values[index] += Float(step * direction[index]) }
                let other = try Self.trainer(network, weights: moved) { $0.normalization = mode }
                return try other.step(batch, learningRate: 0).total
            }
            let step = 2e-3 / max(1, norm)
            let numeric = (try loss(step) - loss(-step)) / (2 * step)
            let exact = zip(gradient, direction).reduce(0) { $0 + Double($1.0) * $1.1 }
            #expect(abs(numeric - exact) <= 0.08 * abs(exact) + 1e-3, "\(name): \(numeric), \(exact)")
        }
    }

    @Test(
        "takes the same step on the processor's kernels as on plain ones",
        arguments: [
            Fixtures.tiny(width: 32), Fixtures.tiny(kind: .basic, width: 32), Fixtures.tiny(stride: .conv2, width: 32),
            Fixtures.tiny(order: .preactivated, width: 32),
        ], [TrainerOptions.NormalizationMode.training, .frozen])
    func kernels(network: ResNetDescription, mode: TrainerOptions.NormalizationMode) throws {
        let batch = Fixtures.batch(network, count: 3, seed: 6)
        func trainer(_ instructionSet: InstructionSet) throws -> Trainer {
            try Self.trainer(network) {
                $0.normalization = mode
                $0.instructionSet = instructionSet
                $0.threads = 2
            }
        }
        let (fast, plain) = (try trainer(.selected), try trainer(.generic))
        let losses = try fast.step(batch, learningRate: 0.01)
        #expect(abs(losses.total - (try plain.step(batch, learningRate: 0.01).total)) < 1e-4)
        let expected = plain.gradients
        for (name, gradient) in fast.gradients {
            let values = try #require(expected[name]).values.map(Double.init)
            // What is added before a normalisation has no effect: its gradient is what rounding leaves.
            guard values.contains(where: { abs($0) > 1e-4 }) else { continue }
            #expect(relativeError(of: gradient.values, to: values) < 1e-2, "\(name)")
        }
    }

    @Test("answers as the network does for inference, once normalisation is frozen", arguments: networks)
    func prediction(network: ResNetDescription) throws {
        let batch = Fixtures.batch(network, count: 3, seed: 2)
        let trainer = try Self.trainer(network) { $0.normalization = .frozen }
        let before = try trainer.predict(images: batch.images, count: 3)
        let logits = try trainer.step(batch, learningRate: 0.1).logits
        for (left, right) in zip(before, logits) { #expect(relativeError(of: left, to: right.map(Double.init)) < 1e-3) }
        #expect(try trainer.predict(images: batch.images, count: 3) != before)
    }

    @Test("gives the same bits for the same seed and threads, and goes on to them from a state", arguments: [1, 2])
    func determinism(threads: Int) throws {
        let network = Fixtures.tiny()
        let batches = (0..<4).map { Fixtures.batch(network, count: 4, seed: UInt64($0)) }
        func make() throws -> Trainer {
            try Self.trainer(network) {
                $0.threads = threads
                $0.dropout = 0.3
                $0.optimizer = .adamW()
                $0.averageDecay = 0.9
                $0.gradientClip = 0.5
            }
        }
        let (first, second) = (try make(), try make())
        for batch in batches[..<2] {
            let losses = try first.step(batch, learningRate: 0.01)
            #expect(try second.step(batch, learningRate: 0.01) == losses)
        }
        #expect(first.state == second.state)
        let resumed = try make()
        resumed.state = first.state
        for batch in batches[2...] {
            let losses = try first.step(batch, learningRate: 0.01)
            #expect(try resumed.step(batch, learningRate: 0.01) == losses)
        }
        #expect(first.weights(averaged: true) == resumed.weights(averaged: true))
        #expect(first.weights() != first.weights(averaged: true))
    }

    @Test(
        "leaves frozen parts and their statistics as they are, and trains the rest",
        arguments: [
            (FrozenParts.stages(0), "conv1"), (.stages(1), "layer1"), (.stages(2), "layer2"), (.backbone, "layer2"),
            (.allButLast(2), "layer2.1.conv1"), (.allButLast(3), "layer2.0"), (.fraction(0.5), "layer1"),
        ])
    func freezing(parts: FrozenParts, frozen: String) throws {
        let network = Fixtures.tiny()
        let batch = Fixtures.batch(network, count: 4, seed: 1)
        let trainer = try Self.trainer(network) { $0.frozen = parts }
        let whole = try Self.trainer(network) { $0.normalization = .frozen }
        let before = trainer.weights()
        #expect(Set(before.keys) == Set(whole.weights().keys))
        _ = try trainer.step(batch, learningRate: 0.1)
        let after = trainer.weights()
        for (name, tensor) in before where name.hasPrefix(frozen) { #expect(after[name] == tensor, "\(name)") }
        #expect(after["head.gender.weight"] != before["head.gender.weight"])
        let changed = before.keys.filter { after[$0] != before[$0] }
        #expect(trainer.gradients.keys.allSatisfy { changed.contains($0) })
    }

    @Test(
        "takes the same step behind frozen parts as the whole network does",
        arguments: [FrozenParts.stages(1), .allButLast(2)])
    func frozenGradients(parts: FrozenParts) throws {
        let network = Fixtures.tiny()
        let batch = Fixtures.batch(network, count: 4, seed: 1)
        let part = try Self.trainer(network) {
            $0.frozen = parts
            $0.normalization = .frozen
        }
        let whole = try Self.trainer(network) { $0.normalization = .frozen }
        let losses = try part.step(batch, learningRate: 0)
        #expect(abs(losses.total - (try whole.step(batch, learningRate: 0).total)) < 1e-4)
        let all = whole.gradients
        for (name, gradient) in part.gradients {
            let expected = try #require(all[name]).values.map(Double.init)
            #expect(relativeError(of: gradient.values, to: expected) < 1e-3, "\(name)")
        }
    }

    @Test("keeps the parameters where a loss is not finite, and says at which step")
    func notFinite() throws {
        let network = Fixtures.tiny()
        let trainer = try Self.trainer(network)
        var batch = Fixtures.batch(network, count: 2, seed: 1)
        _ = try trainer.step(batch, learningRate: 0.01)
        let before = trainer.state
        batch.images[7] = .infinity
        #expect {
            try trainer.step(batch, learningRate: 0.01)
        } throws: { error in
            guard case TrainingError.notFinite(step: 2, _, _) = error else { return false }
            return true
        }
        #expect(trainer.state == before)
    }

    @Test(
        "learns a batch by heart with every optimiser",
        arguments: [
            (OptimizerOptions.sgd(momentum: 0.9), 0.02), (.sgd(momentum: 0.9, nesterov: true), 0.02), (.adam(), 0.01),
            (.adamW(), 0.01),
        ])
    func learns(optimizer: OptimizerOptions, rate: Double) throws {
        let network = Fixtures.tiny()
        let batch = Fixtures.batch(network, count: 4, seed: 4)
        let trainer = try Self.trainer(network) { $0.optimizer = optimizer }
        let first = try trainer.step(batch, learningRate: rate)
        var last = first
        for _ in 0..<30 { last = try trainer.step(batch, learningRate: rate) }
        #expect(last.total < 0.6 * first.total)
    }

    @Test("computes the same with activations of bfloat16 up to their precision")
    func bfloat16() throws {
        let network = Fixtures.tiny(width: 8)
        let batch = Fixtures.batch(network, count: 4, seed: 1)
        let exact = try Self.trainer(network).step(batch, learningRate: 0)
        let rounded = try Self.trainer(network) { $0.precision = .bfloat16 }.step(batch, learningRate: 0)
        #expect(abs(exact.total - rounded.total) < 0.05 * exact.total)
        #expect(abs(exact.gradientNorm - rounded.gradientNorm) < 0.2 * exact.gradientNorm)
    }

    @Test("refuses what it cannot train in a sentence")
    func refusals() throws {
        var network = Fixtures.tiny()
        #expect(throws: TrainingError.heads(described: ["gender", "age"], trained: ["gender"])) {
            try Trainer(
                network: network, weights: [:], heads: [Fixtures.tinyHeads[0]], options: TrainerOptions())
        }
        network.heads[1].units = 7
        #expect(throws: TrainingError.self) { try Self.trainer(network) }
        network.heads[1].units = 4
        let wrong = ["conv1.weight": NamedTensor(shape: [1], values: [0])]
        #expect(
            throws: TrainingError.misshapen(tensor: "conv1.weight", expected: [4, 3, 7, 7], found: [1])
        ) { try Self.trainer(network, weights: wrong) }
        let trainer = try Self.trainer(network)
        var batch = Fixtures.batch(network, count: 2, seed: 1)
        batch.targets[1][1] = .year(9)
        #expect(throws: TrainingError.invalidBatch("sample 1, head age: year 9.0 of 0 to 3")) {
            try trainer.step(batch, learningRate: 0.1)
        }
    }
}
