import NeuralNetwork
import Testing

/// Borders other than symmetric ones, against layers without a border on inputs that were widened by hand.
@Suite("Borders of strided layers")
struct BorderRuleTests {
    /// `tensor` with TensorFlow's SAME border of `value`.
    private func widened(_ tensor: NaiveTensor, kernel: Int, stride: Int, value: Double) -> NaiveTensor {
        func border(_ extent: Int) -> (before: Int, total: Int) {
            let total = max(0, ((extent + stride - 1) / stride - 1) * stride + kernel - extent)
            return (total / 2, total)
        }
        let (rows, columns) = (border(tensor.shape.height), border(tensor.shape.width))
        let shape = FeatureShape(
            height: tensor.shape.height + rows.total, width: tensor.shape.width + columns.total,
            channels: tensor.shape.channels)
        return tensor.generate(shape) { image, y, x, channel in
            let (row, column) = (y - rows.before, x - columns.before)
            guard (0..<tensor.shape.height).contains(row), (0..<tensor.shape.width).contains(column) else {
                return value
            }
            return tensor.values[tensor.position(image, row, column, channel)]
        }
    }

    private static let sizes = [(8, 8), (9, 8), (7, 13), (12, 5)]

    @Test("SAME convolutions pad as TensorFlow does, rows and columns on their own", arguments: sizes, [3, 7])
    func sameConvolution(_ size: (Int, Int), _ kernel: Int) {
        var generator = SeededGenerator(seed: UInt64(size.0 * 100 + size.1 * 10 + kernel))
        let shape = FeatureShape(height: size.0, width: size.1, channels: 3)
        let input = NaiveTensor(batch: 2, shape: shape, values: generator.floats(2 * shape.count))
        let weights = generator.floats(4 * 3 * kernel * kernel)
        let convolution = Convolution2D(
            weights: weights, shape: [4, 3, kernel, kernel], stride: 2, usesSamePadding: true)
        let expected = widened(input, kernel: kernel, stride: 2, value: 0)
            .convolved(weights: weights, shape: [4, 3, kernel, kernel], bias: nil, stride: 2, padding: 0)
        let arena = ActivationArena(capacity: 1 << 16)
        let result = convolution(
            arena.map(batch: 2, shape: shape, values: input.values.map { Float($0) }),
            into: arena.allocate(expected.values.count),
            scratch: arena.allocate(convolution.scratchCount(for: shape, batch: 2)))
        #expect(result.shape == expected.shape)
        #expect(expected.relativeError(of: result.values()) < 1e-5)
    }

    @Test("a SAME border never wins a pooling, one of zeros does where all values are negative", arguments: sizes)
    func pooling(_ size: (Int, Int)) {
        var generator = SeededGenerator(seed: UInt64(size.0 * 10 + size.1))
        let shape = FeatureShape(height: size.0, width: size.1, channels: 2)
        let values = generator.floats(shape.count).map { $0 - 2 }
        let input = NaiveTensor(batch: 1, shape: shape, values: values)
        let arena = ActivationArena(capacity: 1 << 12)
        let map = arena.map(batch: 1, shape: shape, values: values)

        let same = MaxPooling2D(size: 3, stride: 2, usesSamePadding: true)
        let expected = widened(input, kernel: 3, stride: 2, value: -.infinity).maxPooled(size: 3, stride: 2, padding: 0)
        let result = same(map, into: arena.allocate(expected.values.count))
        #expect(result.shape == expected.shape && expected.relativeError(of: result.values()) == 0)

        let zeros = MaxPooling2D(size: 3, stride: 2, padding: 1, readsZeros: true)
        let bordered = zeros(map, into: arena.allocate(zeros.outputShape(for: shape).count))
        #expect(bordered.values().first == 0, "the first window sees the border")
        let inner = input.maxPooled(size: 3, stride: 2, padding: 1)
        for (found, plain) in zip(bordered.values(), inner.values) { #expect(found == 0 || found == Float(plain)) }
    }

    @Test("a normalisation and a rectifier without convolution")
    func normalizedRectifier() {
        let layer = NormalizedRectifier(
            BatchNormalization(gamma: [2, 1], beta: [0.5, -1], mean: [1, 0], variance: [3, 0], epsilon: 1))
        let arena = ActivationArena(capacity: 64)
        let shape = FeatureShape(height: 1, width: 2, channels: 2)
        let result = layer(arena.map(batch: 1, shape: shape, values: [2, 3, 0, 0.5]), into: arena.allocate(4))
        #expect(result.values() == [1.5, 2, 0, 0])
    }
}
