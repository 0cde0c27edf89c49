import NeuralNetwork
import Testing

/// Sizes, odd ones and single cells included, and channels that fill vectors or do not.
private let mapSizes = [(1, 1), (1, 7), (5, 1), (2, 2), (7, 9), (8, 21), (13, 34)]

@Suite("A detector's layers on rows")
struct RowStageTests {
    @Test("a unit equals its two convolutions and ReLU", arguments: DetectionKernels.available.map(\.name))
    func unit(kernelName: String) throws {
        let kernels = try #require(DetectionKernels.available.first { $0.name == kernelName })
        var generator = SeededGenerator(seed: 1)
        for (inputs, outputs) in [(16, 16), (16, 64), (64, 64), (64, 16), (3, 5), (7, 24), (64, 10), (20, 48)] {
            for (height, width) in mapSizes {
                let map = NaiveMap(
                    height: height, width: width, channels: inputs, values: generator.floats(height * width * inputs))
                let pointwise = generator.floats(outputs * inputs)
                let depthwise = generator.floats(outputs * 9)
                let biases = (generator.floats(outputs), generator.floats(outputs))
                for rectified in [false, true] {
                    let unit = SeparableUnit(
                        pointwise: PointwiseConvolution(
                            inputs: inputs, outputs: outputs, weights: pointwise, bias: biases.0),
                        depthwise: DepthwiseConvolution(
                            channels: outputs, rectified: rectified, weights: depthwise, bias: biases.1))
                    let result = DetectionFeatureMap(channels: outputs)
                    run(UnitStage(unit, kernels: kernels, next: MapStage(result)), on: map)
                    let expected =
                        map
                        .convolved(outputs: outputs, kernel: 1, weights: pointwise, bias: biases.0, rectified: false)
                        .convolved(
                            outputs: outputs, kernel: 3, depthwise: true, weights: depthwise, bias: biases.1,
                            rectified: rectified)
                    expectEqual(result, expected, tolerance: 2e-5)
                }
            }
        }
    }

    @Test("the stem equals a strided convolution and ReLU", arguments: DetectionKernels.available.map(\.name))
    func stem(kernelName: String) throws {
        let kernels = try #require(DetectionKernels.available.first { $0.name == kernelName })
        var generator = SeededGenerator(seed: 2)
        for outputs in [16, 32, 5] {
            for (height, width) in mapSizes {
                let map = NaiveMap(
                    height: height, width: width, channels: 3, values: generator.floats(height * width * 3))
                let weights = generator.floats(outputs * 27)
                let bias = generator.floats(outputs)
                let layer = StemConvolution(outputs: outputs, weights: weights, bias: bias, channelOrder: [0, 1, 2])
                let result = DetectionFeatureMap(channels: outputs)
                run(StemStage(layer, kernels: kernels, next: MapStage(result)), on: map)
                let expected = map.convolved(
                    outputs: outputs, kernel: 3, stride: 2, weights: weights, bias: bias, rectified: true)
                expectEqual(result, expected, tolerance: 1e-5)
            }
        }
    }

    @Test("the stem reads channels in another order through its weights")
    func stemChannelOrder() {
        var generator = SeededGenerator(seed: 3)
        let weights = generator.floats(16 * 27)
        let bias = generator.floats(16)
        let map = NaiveMap(height: 6, width: 6, channels: 3, values: generator.floats(6 * 6 * 3))
        var reversed = map
        for y in 0..<6 {
            for x in 0..<6 {
                for c in 0..<3 { reversed[y, x, c] = map[y, x, 2 - c] }
            }
        }
        let layer = StemConvolution(outputs: 16, weights: weights, bias: bias, channelOrder: [2, 1, 0])
        let result = DetectionFeatureMap(channels: 16)
        run(StemStage(layer, kernels: PlainRowKernels(), next: MapStage(result)), on: reversed)
        let expected = map.convolved(
            outputs: 16, kernel: 3, stride: 2, weights: weights, bias: bias, rectified: true)
        expectEqual(result, expected, tolerance: 1e-5)
    }

    @Test("max pooling takes the largest of four", arguments: DetectionKernels.available.map(\.name))
    func pooling(kernelName: String) throws {
        let kernels = try #require(DetectionKernels.available.first { $0.name == kernelName })
        var generator = SeededGenerator(seed: 4)
        for channels in [16, 64, 5] {
            for (height, width) in mapSizes where height > 1 && width > 1 {
                let map = NaiveMap(
                    height: height, width: width, channels: channels,
                    values: generator.floats(height * width * channels))
                let result = DetectionFeatureMap(channels: channels)
                run(MaxPoolingStage(channels: channels, kernels: kernels, next: MapStage(result)), on: map)
                expectEqual(result, map.pooled(), tolerance: 0)
            }
        }
    }

    /// Feeds the rows of a map to a stage.
    private func run(_ stage: RowStage, on map: NaiveMap) {
        stage.begin(height: map.height, width: map.width)
        let count = map.width * map.channels
        for y in 0..<map.height {
            let target = unsafe stage.destination()
            for index in 0..<count {
                unsafe target[index] = map.values[y * count + index]
            }
            unsafe stage.accept(target)
        }
        stage.finish()
    }

    private func expectEqual(
        _ found: DetectionFeatureMap, _ expected: NaiveMap, tolerance: Float,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(found.height == expected.height && found.width == expected.width, sourceLocation: sourceLocation)
        let difference = found.withValues { values in
            (0..<values.count).reduce(Float(0)) { max($0, abs(values[$1] - expected.values[$1])) }
        }
        let largest = expected.values.reduce(1) { max($0, abs($1)) }
        #expect(difference <= tolerance * largest, sourceLocation: sourceLocation)
    }
}
