import NeuralNetwork
import Testing
import Training

@Suite("A convolution's three products")
struct PlainConvolutionTests {
    /// Odd extents, strides that leave pixels out, a batch that is not filled.
    static let shapes = [
        ConvolutionShape(batch: 3, height: 5, width: 7, inputs: 3, outputs: 5, kernel: 3, stride: 1, padding: 1),
        ConvolutionShape(batch: 2, height: 7, width: 6, inputs: 4, outputs: 3, kernel: 3, stride: 2, padding: 1),
        ConvolutionShape(batch: 2, height: 5, width: 5, inputs: 6, outputs: 7, kernel: 1, stride: 1, padding: 0),
        ConvolutionShape(batch: 3, height: 5, width: 8, inputs: 5, outputs: 4, kernel: 1, stride: 2, padding: 0),
        ConvolutionShape(batch: 2, height: 11, width: 9, inputs: 3, outputs: 4, kernel: 7, stride: 2, padding: 3),
    ]

    @Test("match numeric differentiation in double precision", arguments: shapes, [1, 2])
    func products(shape: ConvolutionShape, threads: Int) {
        let images = max(1, shape.batch - 1)
        var generator = SeededGenerator(seed: UInt64(shape.depth))
        let input = generator.floats(images * shape.inputCount)
        let weights = generator.floats(shape.weightCount)
        let gradient = generator.floats(images * shape.outputCount)
        let exact = DoubleConvolution(shape: shape)
        let (x, w, g) = (input.map(Double.init), weights.map(Double.init), gradient.map(Double.init))
        let result = ConvolutionRun(shape, input, weights, gradient, images: images, threads: threads)

        #expect(relativeError(of: result.output, to: exact.forward(x, w, images: images)) < 1e-5)
        let byInput = numericGradient(x) { dot(exact.forward($0, w, images: images), g) }
        #expect(relativeError(of: result.inputGradient, to: byInput) < 1e-5)
        let byWeight = numericGradient(w) { dot(exact.forward(x, $0, images: images), g) }
        #expect(relativeError(of: result.weightGradient, to: byWeight) < 1e-5)
    }
}

/// The three products of a convolution on some kernels.
struct ConvolutionRun {
    var output: [Float]
    var inputGradient: [Float]
    var weightGradient: [Float]

    init(
        _ shape: ConvolutionShape, _ input: [Float], _ weights: [Float], _ gradient: [Float], images: Int, threads: Int
    ) {
        let kernels = PlainTrainingKernels<Float>(shapes: [shape], threads: threads)
        var partial = shape
        partial.batch = images
        let (x, w, g) = (TestMemory(input), TestMemory(weights), TestMemory(gradient))
        let y = TestMemory(byteCount: images * shape.outputCount * 4)
        let inputGradient = TestMemory(byteCount: images * shape.inputCount * 4)
        let weightGradient = TestMemory(byteCount: shape.weightCount * 4)
        let packed = TestMemory(byteCount: kernels.packedByteCount(shape, gradient: true))
        unsafe kernels.pack(w.floats, scales: nil, shape, gradient: true, into: packed.base)
        unsafe kernels.convolve(
            partial, input: x.base, packed: packed.base, bias: nil, residual: nil, relu: false, output: y.base,
            sums: nil)
        unsafe kernels.inputGradient(
            partial, gradient: g.base, packed: packed.base, residual: nil, mask: nil, below: nil, second: nil,
            output: inputGradient.base, sums: nil)
        unsafe kernels.weightGradient(partial, input: x.base, gradient: g.base, output: weightGradient.floats)
        output = y.values
        self.inputGradient = inputGradient.values
        self.weightGradient = weightGradient.values
    }
}
