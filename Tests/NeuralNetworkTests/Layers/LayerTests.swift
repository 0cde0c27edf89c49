import NeuralNetwork
import Testing

@Suite("Pooling, dense layers and activations")
struct LayerTests {
    @Test("maximum pooling equals the definition, also where the border cuts the window", arguments: 1...12)
    func maxPooling(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let shape = FeatureShape(
            height: .random(in: 3...14, using: &generator), width: .random(in: 3...14, using: &generator),
            channels: .random(in: 1...9, using: &generator))
        let size = Int.random(in: 1...3, using: &generator)
        let pooling = MaxPooling2D(
            size: size, stride: .random(in: 1...3, using: &generator), padding: .random(in: 0..<size, using: &generator)
        )
        let input = generator.floats(2 * shape.count).map { $0 - 2 }
        let expected = NaiveTensor(batch: 2, shape: shape, values: input)
            .maxPooled(size: size, stride: pooling.stride, padding: pooling.padding)
        let arena = ActivationArena(capacity: 1 << 14)
        let result = pooling(
            arena.map(batch: 2, shape: shape, values: input), into: arena.allocate(expected.values.count))
        #expect(result.shape == expected.shape)
        #expect(expected.relativeError(of: result.values()) == 0)
    }

    @Test("global average pooling is the mean over all pixels")
    func averagePooling() {
        var generator = SeededGenerator(seed: 3)
        let shape = FeatureShape(height: 5, width: 3, channels: 7)
        let input = generator.floats(3 * shape.count)
        let arena = ActivationArena(capacity: 1 << 12)
        let result = GlobalAveragePooling()(
            arena.map(batch: 3, shape: shape, values: input), into: arena.allocate(3 * 7))
        #expect(NaiveTensor(batch: 3, shape: shape, values: input).averaged.relativeError(of: result.values()) < 1e-6)
    }

    @Test("a dense layer is a 1×1 convolution of the flattened image", arguments: [1, 2, 7])
    func dense(batch: Int) {
        var generator = SeededGenerator(seed: 4)
        let shape = FeatureShape(height: 2, width: 3, channels: 5)
        let input = generator.floats(batch * shape.count)
        let (weights, bias) = (generator.floats(19 * 30), generator.floats(19))
        let layer = Dense(weights: weights, bias: bias, activation: .relu)
        let expected = NaiveTensor(batch: batch, shape: shape, values: input).flattened
            .convolved(weights: weights, shape: [19, 30, 1, 1], bias: bias, stride: 1, padding: 0).relu
        let arena = ActivationArena(capacity: 1 << 12)
        let result = layer(
            arena.map(batch: batch, shape: shape, values: input), into: arena.allocate(batch * 19))
        #expect(expected.relativeError(of: result.values()) < 1e-6)
    }

    @Test("activations have their known values")
    func activations() {
        #expect(Activation.linear([-1, 2]) == [-1, 2])
        #expect(Activation.relu([-1, 0, 2]) == [0, 0, 2])
        #expect(Activation.relu([.nan])[0].isNaN)
        #expect(relativeError(of: Activation.sigmoid([0, 2, -100, 100]), to: [0.5, 0.880797, 0, 1]) < 1e-6)
        #expect(relativeError(of: Activation.tanh([0, 1, -1]), to: [0, 0.7615942, -0.7615942]) < 1e-6)
    }

    @Test("softmax sums to one and survives logits whose exponentials overflow")
    func softmax() {
        let probabilities = Activation.softmax([1000, 1001, 999])
        #expect(relativeError(of: probabilities, to: [0.24472848, 0.66524094, 0.09003057]) < 1e-5)
        #expect(Activation.softmax([]).isEmpty)
    }

    @Test("regions of an arena do not overlap, and a reset hands them out again")
    func arena() {
        let arena = ActivationArena(regionCounts: [5, 17])
        let shape = FeatureShape(height: 1, width: 1, channels: 5)
        let first = arena.map(batch: 1, shape: shape, values: [1, 2, 3, 4, 5])
        let second = arena.map(batch: 3, shape: shape, values: [Float](repeating: 9, count: 15))
        #expect(first.values() == [1, 2, 3, 4, 5])
        #expect(arena.used == arena.capacity - 16)
        arena.reset()
        _ = arena.map(batch: 1, shape: shape, values: [6, 7, 8, 9, 10])
        #expect(first.values() == [6, 7, 8, 9, 10])
        #expect(second.values().allSatisfy { $0 == 9 })
    }
}
