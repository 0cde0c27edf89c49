import NeuralNetwork
import Testing

@Suite("Convolution2D")
struct Convolution2DTests {
    struct Geometry: Sendable, CustomTestStringConvertible {
        var kernel: (Int, Int)
        var stride: Int
        var padding: Int
        var testDescription: String { "\(kernel.0)×\(kernel.1), stride \(stride), padding \(padding)" }
    }

    static let geometries = [
        Geometry(kernel: (1, 1), stride: 1, padding: 0), Geometry(kernel: (1, 1), stride: 2, padding: 0),
        Geometry(kernel: (3, 3), stride: 1, padding: 1), Geometry(kernel: (3, 3), stride: 2, padding: 1),
        Geometry(kernel: (7, 7), stride: 2, padding: 3), Geometry(kernel: (1, 3), stride: 1, padding: 0),
        Geometry(kernel: (5, 2), stride: 3, padding: 2), Geometry(kernel: (1, 1), stride: 1, padding: 1),
    ]

    @Test("equals the definition on random odd shapes, with and without residual and ReLU", arguments: geometries)
    func definition(geometry: Geometry) {
        var generator = SeededGenerator(seed: UInt64(geometry.kernel.0 * 100 + geometry.stride * 10 + geometry.padding))
        for round in 0..<8 {
            // Every second round is large enough for OpenBLAS.
            let widening = round.isMultiple(of: 2) ? 1 : 3
            let shape = FeatureShape(
                height: .random(in: 7...19, using: &generator), width: .random(in: 7...19, using: &generator),
                channels: widening * .random(in: 1...17, using: &generator))
            let batch = Int.random(in: 1...3, using: &generator)
            let outputs = widening * Int.random(in: 1...33, using: &generator)
            let kernel = [outputs, shape.channels, geometry.kernel.0, geometry.kernel.1]
            let weights = generator.floats(kernel.reduce(1, *))
            let bias = Bool.random(using: &generator) ? generator.floats(kernel[0]) : nil
            let input = generator.floats(batch * shape.count)
            let isRectified = Bool.random(using: &generator)

            let convolution = Convolution2D(
                weights: weights, shape: kernel, bias: bias, stride: geometry.stride, padding: geometry.padding,
                activation: isRectified ? .relu : .linear)
            var expected = NaiveTensor(batch: batch, shape: shape, values: input).convolved(
                weights: weights, shape: kernel, bias: bias, stride: geometry.stride, padding: geometry.padding)
            #expect(convolution.outputShape(for: shape) == expected.shape)

            let residual = Bool.random(using: &generator) ? generator.floats(batch * expected.shape.count) : nil
            if let residual {
                expected = expected.adding(NaiveTensor(batch: batch, shape: expected.shape, values: residual))
            }
            if isRectified { expected = expected.relu }

            let arena = ActivationArena(capacity: 1 << 20)
            let result = convolution(
                arena.map(batch: batch, shape: shape, values: input),
                adding: residual.map { arena.map(batch: batch, shape: expected.shape, values: $0) },
                into: arena.allocate(batch * expected.shape.count),
                scratch: arena.allocate(convolution.scratchCount(for: shape, batch: batch)))
            #expect(expected.relativeError(of: result.values()) < 1e-5)
        }
    }

    @Test("an output of more rows than fit the scratch memory at once is computed in tiles")
    func tiles() {
        var generator = SeededGenerator(seed: 5)
        let shape = FeatureShape(height: 41, width: 37, channels: 33)
        let kernel = [5, 33, 3, 3]
        let weights = generator.floats(kernel.reduce(1, *))
        let input = generator.floats(3 * shape.count)
        let convolution = Convolution2D(weights: weights, shape: kernel, padding: 1)
        let scratch = convolution.scratchCount(for: shape, batch: 3)
        #expect(scratch < 3 * shape.area * 33 * 9)
        #expect(scratch == convolution.scratchCount(for: shape, batch: 300))
        let expected = NaiveTensor(batch: 3, shape: shape, values: input)
            .convolved(weights: weights, shape: kernel, bias: nil, stride: 1, padding: 1)
        let arena = ActivationArena(capacity: 1 << 21)
        let result = convolution(
            arena.map(batch: 3, shape: shape, values: input), into: arena.allocate(expected.values.count),
            scratch: arena.allocate(scratch))
        #expect(expected.relativeError(of: result.values()) < 1e-5)
    }

    @Test("a folded batch normalisation equals convolution, then normalisation")
    func batchNormalization() {
        var generator = SeededGenerator(seed: 9)
        let shape = FeatureShape(height: 6, width: 5, channels: 4)
        let kernel = [19, 4, 3, 3]
        let weights = generator.floats(kernel.reduce(1, *))
        let bias = generator.floats(19)
        let input = generator.floats(2 * shape.count)
        let (gamma, beta, mean) = (generator.floats(19), generator.floats(19), generator.floats(19))
        let variance = generator.floats(19).map { abs($0) + 0.01 }
        let epsilon: Float = 0.001
        let convolved = NaiveTensor(batch: 2, shape: shape, values: input)
            .convolved(weights: weights, shape: kernel, bias: bias, stride: 1, padding: 1)
        let expected = convolved.generate(convolved.shape) { image, y, x, channel in
            let value = convolved.values[convolved.position(image, y, x, channel)] - Double(mean[channel])
            let deviation = (Double(variance[channel]) + Double(epsilon)).squareRoot()
            return Double(gamma[channel]) * value / deviation + Double(beta[channel])
        }
        let convolution = Convolution2D(
            weights: weights, shape: kernel, bias: bias,
            normalization: BatchNormalization(
                gamma: gamma, beta: beta, mean: mean, variance: variance, epsilon: epsilon),
            padding: 1)
        let arena = ActivationArena(capacity: 1 << 16)
        let result = convolution(
            arena.map(batch: 2, shape: shape, values: input), into: arena.allocate(expected.values.count),
            scratch: arena.allocate(convolution.scratchCount(for: shape, batch: 2)))
        #expect(expected.relativeError(of: result.values()) < 1e-5)
    }
}
