import NeuralNetwork
import Testing
import Training

@Suite("Vector kernels of a training step")
struct VectorKernelTests {
    /// Every table that this processor can run, by its name.
    static let names = KernelCatalog.trainings.filter(\.canRun).map(\.name)

    @Test("give what the plain path gives of convolutions of random extents", arguments: names)
    func convolutions(name: String) throws {
        let table = try #require(KernelCatalog.trainings.first { $0.name == name })
        var generator = SeededGenerator(seed: 7)
        var shapes: [ConvolutionShape] = []
        for kernel in [1, 3, 3, 5, 7] {
            for stride in 1...2 {
                for inputs in [3, 32, 64] {
                    shapes.append(
                        .init(
                            batch: .random(in: 1...5, using: &generator),
                            height: .random(in: 1...13, using: &generator),
                            width: .random(in: 1...11, using: &generator), inputs: inputs,
                            outputs: 32 * Int.random(in: 1...3, using: &generator), kernel: kernel, stride: stride,
                            padding: kernel / 2))
                }
            }
        }
        // Winograd's tiles and blocks, whole and cut; outputs that are no whole panels.
        shapes.append(.init(batch: 9, height: 16, width: 16, inputs: 64, outputs: 64, kernel: 3, stride: 1, padding: 1))
        shapes.append(.init(batch: 33, height: 4, width: 4, inputs: 32, outputs: 96, kernel: 3, stride: 1, padding: 1))
        shapes.append(.init(batch: 2, height: 7, width: 5, inputs: 24, outputs: 40, kernel: 3, stride: 1, padding: 1))
        for shape in shapes { try check(shape, table, threads: Int.random(in: 1...3, using: &generator)) }
    }

    private func check(_ shape: ConvolutionShape, _ table: TrainingKernelTable, threads: Int) throws {
        let fast = VectorTrainingKernels(table, shapes: [shape], threads: threads)
        let tolerance = table.isBFloat16 ? 2e-2 : 1e-4
        let plain = TrainingKernelChoice.plain(fast.element).kernels(shapes: [shape], threads: 1)
        let (actual, expected) = (OperationRun(shape, fast), OperationRun(shape, plain))
        for (name, values) in actual.results {
            let reference = try #require(expected.results[name]).map(Double.init)
            let error = relativeError(of: values, to: reference)
            #expect(error < tolerance, "\(table.name), \(threads) threads: \(name) of \(shape)")
        }
    }

    @Test("give the same bits with any number of threads", arguments: names)
    func threads(name: String) throws {
        let table = try #require(KernelCatalog.trainings.first { $0.name == name })
        for kernel in [1, 3] {
            let shape = ConvolutionShape(
                batch: 5, height: 9, width: 8, inputs: 64, outputs: 32, kernel: kernel, stride: 1, padding: kernel / 2)
            let one = OperationRun(shape, VectorTrainingKernels(table, shapes: [shape], threads: 1))
            for threads in 2...3 {
                let more = OperationRun(shape, VectorTrainingKernels(table, shapes: [shape], threads: threads))
                #expect(one.results == more.results)
            }
        }
    }

    @Test("give what the plain path gives of normalisation and pooling", arguments: names, [64, 96, 20])
    func passes(name: String, channels: Int) throws {
        let table = try #require(KernelCatalog.trainings.first { $0.name == name })
        let shape = ConvolutionShape(
            batch: 3, height: 7, width: 9, inputs: channels, outputs: channels, kernel: 1, stride: 1, padding: 0)
        let fast = VectorTrainingKernels(table, shapes: [shape], threads: 2)
        let plain = TrainingKernelChoice.plain(fast.element).kernels(shapes: [shape], threads: 1)
        let (actual, expected) = (PassRun(shape, fast), PassRun(shape, plain))
        #expect(actual.places == expected.places)
        for (name, values) in actual.results {
            let reference = try #require(expected.results[name]).map(Double.init)
            #expect(relativeError(of: values, to: reference) < (table.isBFloat16 ? 1e-2 : 1e-5), "\(name)")
        }
    }
}

/// Maps for a test, stored as some kernels store them.
struct TestMaps {
    let kernels: any TrainingKernels
    var generator = SeededGenerator(seed: 3)

    init(_ kernels: any TrainingKernels) { self.kernels = kernels }

    mutating func random(_ count: Int) -> TestMemory {
        let values = TestMemory(generator.floats(count))
        let map = empty(count)
        unsafe kernels.store(count: count, values.floats, output: map.base)
        withExtendedLifetime(values) {}
        return map
    }

    func empty(_ count: Int) -> TestMemory { TestMemory(byteCount: count * kernels.element.byteCount) }

    func values(_ map: TestMemory, _ count: Int) -> [Float] {
        let result = TestMemory(byteCount: count * 4)
        unsafe kernels.load(count: count, map.base, output: result.floats)
        withExtendedLifetime(map) {}
        return result.values
    }
}

/// The products of one convolution with everything that ends in their epilogues.
struct OperationRun {
    var results: [String: [Float]] = [:]

    init(_ shape: ConvolutionShape, _ kernels: any TrainingKernels) {
        var maps = TestMaps(kernels)
        let inputCount = shape.batch * shape.inputCount, outputCount = shape.batch * shape.outputCount
        let x = maps.random(inputCount), g = maps.random(outputCount), residual = maps.random(outputCount)
        let below = maps.random(inputCount), second = maps.random(inputCount), addend = maps.random(inputCount)
        let weights = TestMemory(maps.generator.floats(shape.weightCount))
        let bias = TestMemory(maps.generator.floats(shape.outputs))
        let scales = TestMemory(maps.generator.floats(shape.outputs))
        let packed = TestMemory(byteCount: kernels.packedByteCount(shape, gradient: true))
        let sums = TestMemory(byteCount: 3 * max(shape.inputs, shape.outputs) * 4)
        let y = maps.empty(outputCount), dx = maps.empty(inputCount)
        func pack(_ scales: UnsafePointer<Float>?) {
            unsafe kernels.pack(weights.floats, scales: scales, shape, gradient: true, into: packed.base)
        }

        pack(nil)
        unsafe kernels.convolve(
            shape, input: x.base, packed: packed.base, bias: nil, residual: nil, relu: false, output: y.base,
            sums: sums.floats)
        results["output"] = maps.values(y, outputCount)
        results["moments"] = Array(sums.values.prefix(2 * shape.outputs))
        unsafe kernels.inputGradient(
            shape, gradient: g.base, packed: packed.base, residual: nil, mask: nil, below: nil, second: nil,
            output: dx.base, sums: nil)
        results["input gradient"] = maps.values(dx, inputCount)
        unsafe kernels.inputGradient(
            shape, gradient: g.base, packed: packed.base, residual: addend.base, mask: x.base, below: below.base,
            second: second.base, output: dx.base, sums: sums.floats)
        results["masked input gradient"] = maps.values(dx, inputCount)
        results["gradient sums"] = Array(sums.values.prefix(3 * shape.inputs))
        let dw = TestMemory(byteCount: shape.weightCount * 4)
        unsafe kernels.weightGradient(shape, input: x.base, gradient: g.base, output: dw.floats)
        results["weight gradient"] = dw.values

        unsafe pack(scales.floats)
        unsafe kernels.convolve(
            shape, input: x.base, packed: packed.base, bias: bias.floats, residual: residual.base, relu: true,
            output: y.base, sums: nil)
        results["folded output"] = maps.values(y, outputCount)
        unsafe kernels.inputGradient(
            shape, gradient: g.base, packed: packed.base, residual: addend.base, mask: nil, below: nil, second: nil,
            output: addend.base, sums: nil)
        results["folded input gradient"] = maps.values(addend, inputCount)
        withExtendedLifetime([x, g, residual, below, second, addend, weights, bias, scales, packed, sums, y, dx, dw]) {}
    }
}

/// The operations that look at pixels one by one, and pooling.
struct PassRun {
    var results: [String: [Float]] = [:]
    var places: [UInt8] = []

    init(_ shape: ConvolutionShape, _ kernels: any TrainingKernels) {
        var maps = TestMaps(kernels)
        let count = shape.batch * shape.inputCount, pixels = shape.batch * shape.height * shape.width
        let channels = shape.inputs
        let x = maps.random(count), g = maps.random(count), residual = maps.random(count), y = maps.empty(count)
        let a = TestMemory(maps.generator.floats(channels)), b = TestMemory(maps.generator.floats(channels))
        let c = TestMemory(maps.generator.floats(channels))
        let sums = TestMemory(byteCount: 3 * channels * 4)
        let shortcuts: [(String, UnsafeRawPointer?, UnsafePointer<Float>?)] = unsafe [
            ("plain", nil, nil), ("sum", UnsafeRawPointer(residual.base), nil),
            ("two", UnsafeRawPointer(residual.base), UnsafePointer(c.floats)),
        ]
        for unsafe(name, other, scale) in unsafe shortcuts {
            unsafe kernels.normalize(
                pixels: pixels, channels: channels, input: x.base, scale: a.floats, shift: b.floats, residual: other,
                residualScale: scale, residualShift: scale, relu: name != "plain", output: y.base)
            results["normalised \(name)"] = maps.values(y, count)
        }
        unsafe kernels.normalizeGradient(
            pixels: pixels, channels: channels, gradient: g.base, input: x.base, factor: a.floats, slope: b.floats,
            offset: c.floats, output: y.base)
        results["normalised gradient"] = maps.values(y, count)
        unsafe kernels.maskedSums(
            pixels: pixels, channels: channels, gradient: g.base, mask: x.base, below: residual.base, second: x.base,
            output: y.base, sums: sums.floats)
        results["masked"] = maps.values(y, count)
        results["masked sums"] = sums.values
        unsafe kernels.moments(pixels: pixels, channels: channels, input: x.base, sums: sums.floats)
        results["moments"] = Array(sums.values.prefix(2 * channels))
        unsafe kernels.add(count: count, residual.base, to: x.base)
        results["sum"] = maps.values(x, count)
        pool(shape, kernels, x, &maps)
        withExtendedLifetime([x, g, residual, y, a, b, c, sums]) {}
    }

    private mutating func pool(
        _ shape: ConvolutionShape, _ kernels: any TrainingKernels, _ x: TestMemory, _ maps: inout TestMaps
    ) {
        let images = shape.batch, area = shape.height * shape.width, channels = shape.inputs
        let pooling = PoolingShape(
            MaxPooling2D(size: 3, stride: 2, padding: 1),
            input: FeatureShape(height: shape.height, width: shape.width, channels: channels))
        let count = images * pooling.output.count
        let y = maps.empty(count), g = maps.random(count), dx = maps.empty(images * shape.inputCount)
        let chosen = TestMemory(byteCount: count)
        let bytes = unsafe chosen.base.assumingMemoryBound(to: UInt8.self)
        unsafe kernels.maximum(pooling, images: images, input: x.base, output: y.base, places: bytes)
        results["maximum"] = maps.values(y, count)
        places = (0..<count).map { unsafe bytes[$0] }
        unsafe kernels.maximumGradient(pooling, images: images, gradient: g.base, places: bytes, output: dx.base)
        results["gradient of the maximum"] = maps.values(dx, images * shape.inputCount)

        let means = TestMemory(byteCount: images * channels * 4)
        unsafe kernels.average(images: images, area: area, channels: channels, input: x.base, output: means.floats)
        results["average"] = means.values
        unsafe kernels.averageGradient(
            images: images, area: area, channels: channels, gradient: means.floats, output: dx.base)
        results["gradient of the average"] = maps.values(dx, images * shape.inputCount)
        withExtendedLifetime([x, y, g, dx, chosen, means]) {}
    }
}
