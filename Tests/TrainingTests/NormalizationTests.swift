import NeuralNetwork
import Testing
import Training

@Suite("Normalisation and pooling on plain kernels")
struct NormalizationTests {
    private let kernels = PlainTrainingKernels<Float>(shapes: [], threads: 2)

    @Test("a batch normalisation's gradient matches numeric differentiation", arguments: [(7, 3), (12, 5), (2, 1)])
    func gradient(pixels: Int, channels: Int) {
        var generator = SeededGenerator(seed: UInt64(pixels))
        let x = generator.floats(pixels * channels)
        let g = generator.floats(pixels * channels)
        let gamma = generator.floats(channels)
        let epsilon = 1e-3
        func output(_ x: [Double]) -> [Double] {
            var y = x
            for channel in 0..<channels {
                let values = (0..<pixels).map { x[$0 * channels + channel] }
                let mean = values.reduce(0, +) / Double(pixels)
                let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(pixels)
                for pixel in 0..<pixels {
                    y[pixel * channels + channel] =
                        (values[pixel] - mean) / (variance + epsilon).squareRoot() * Double(gamma[channel])
                }
            }
            return y
        }
        let expected = numericGradient(x.map(Double.init)) { dot(output($0), g.map(Double.init)) }
        #expect(relativeError(of: inputGradient(x, g, gamma, pixels, Float(epsilon)), to: expected) < 1e-4)
    }

    /// The input's gradient from the kernels' sums.
    private func inputGradient(
        _ x: [Float], _ g: [Float], _ gamma: [Float], _ pixels: Int, _ epsilon: Float
    ) -> [Float] {
        let channels = gamma.count
        let (input, gradient) = (TestMemory(x), TestMemory(g))
        let output = TestMemory(byteCount: x.count * 4)
        let (moments, sums) = (TestMemory(byteCount: channels * 8), TestMemory(byteCount: channels * 8))
        unsafe kernels.moments(pixels: pixels, channels: channels, input: input.base, sums: moments.floats)
        unsafe kernels.maskedSums(
            pixels: pixels, channels: channels, gradient: gradient.base, mask: nil, below: input.base, second: nil,
            output: gradient.base, sums: sums.floats)
        let (m, s, count) = (moments.values, sums.values, Float(pixels))
        let (factor, slope, offset) = (TestMemory(gamma), TestMemory(gamma), TestMemory(gamma))
        for channel in 0..<channels {
            let mean = m[channel] / count
            let inverse = 1 / (m[channels + channel] / count - mean * mean + epsilon).squareRoot()
            let a = gamma[channel] * inverse
            let b = -a * inverse * inverse * (s[channels + channel] - mean * s[channel]) / count
            unsafe factor.floats[channel] = a
            unsafe slope.floats[channel] = b
            unsafe offset.floats[channel] = -a * s[channel] / count - b * mean
        }
        unsafe kernels.normalizeGradient(
            pixels: pixels, channels: channels, gradient: gradient.base, input: input.base, factor: factor.floats,
            slope: slope.floats, offset: offset.floats, output: output.base)
        return output.values
    }

    @Test("a rectifier passes gradients where its output is positive, and the sums are of what passed")
    func mask() {
        let (g, mask, below) = (
            [1, 2, 3, 4, 5, 6] as [Float], [1, 0, 2, -1, 0, 3] as [Float], [1, 1, 2, 2, 3, 3] as [Float]
        )
        let (gradient, output, x) = (TestMemory(g), TestMemory(mask), TestMemory(below))
        let sums = TestMemory(byteCount: 16)
        unsafe kernels.maskedSums(
            pixels: 3, channels: 2, gradient: gradient.base, mask: output.base, below: x.base, second: nil,
            output: gradient.base, sums: sums.floats)
        #expect(gradient.values == [1, 0, 3, 0, 0, 6])
        #expect(sums.values == [4, 6, 7, 18])
    }

    @Test(
        "a maximum's gradient goes to the places that won",
        arguments: [
            MaxPooling2D(size: 3, stride: 2, padding: 1), MaxPooling2D(size: 3, stride: 2, usesSamePadding: true),
            MaxPooling2D(size: 1, stride: 2), MaxPooling2D(size: 3, stride: 2, padding: 1, readsZeros: true),
        ])
    func maximum(layer: MaxPooling2D) {
        var generator = SeededGenerator(seed: 9)
        let input = FeatureShape(height: 7, width: 6, channels: 3)
        let shape = PoolingShape(layer, input: input)
        let x = generator.floats(2 * input.count)
        let g = generator.floats(2 * shape.output.count)
        let (source, gradient) = (TestMemory(x), TestMemory(g))
        let output = TestMemory(byteCount: g.count * 4)
        let places = TestMemory(byteCount: g.count)
        let inputGradient = TestMemory(byteCount: x.count * 4)
        unsafe kernels.maximum(
            shape, images: 2, input: source.base, output: output.base,
            places: places.base.assumingMemoryBound(to: UInt8.self))
        unsafe kernels.maximumGradient(
            shape, images: 2, gradient: gradient.base, places: places.base.assumingMemoryBound(to: UInt8.self),
            output: inputGradient.base)
        let arena = ActivationArena(capacity: 4096)
        func pooled(_ x: [Double]) -> [Float] {
            arena.reset()
            let map = arena.allocate(x.count).map(batch: 2, shape: input)
            unsafe map.withUnsafeElements { elements in
                for index in x.indices { unsafe elements[index] = Float(x[index]) }
            }
            return layer(map, into: arena.allocate(g.count)).values()
        }
        #expect(output.values == pooled(x.map(Double.init)))
        let expected = numericGradient(x.map(Double.init), step: 1e-3) { x in
            dot(pooled(x).map(Double.init), g.map(Double.init))
        }
        #expect(relativeError(of: inputGradient.values, to: expected) < 1e-2)
    }

    @Test("a mean's gradient is spread over the pixels")
    func average() {
        let (x, g) = (TestMemory([1, 2, 3, 4, 5, 6, 7, 8]), TestMemory([4, 8]))
        let (mean, spread) = (TestMemory(byteCount: 8), TestMemory(byteCount: 32))
        unsafe kernels.average(images: 1, area: 4, channels: 2, input: x.base, output: mean.floats)
        unsafe kernels.averageGradient(images: 1, area: 4, channels: 2, gradient: g.floats, output: spread.base)
        #expect(mean.values == [4, 5])
        #expect(spread.values == [1, 2, 1, 2, 1, 2, 1, 2])
    }
}
