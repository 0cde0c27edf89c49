import NeuralNetwork
import Training

/// Times each product of each convolution of a network, and the passes between them: where a step's time goes.
struct LayerTimes {
    let choice: TrainingKernelChoice
    let threads: Int
    let batch: Int
    let side: Int

    /// A ResNet50's convolutions with the extent of their inputs; the same shapes are counted together.
    private var shapes: [(shape: ConvolutionShape, count: Int)] {
        let network = ResNetDescription(
            strideIn: .conv1, batchNormEpsilon: 1e-5, inputWidth: side, inputHeight: side, hidden: [], heads: [])
        var found: [(shape: ConvolutionShape, count: Int)] = []
        func add(_ convolution: ConvolutionDescription, _ input: FeatureShape) -> FeatureShape {
            let shape = ConvolutionShape(convolution, input: input, batch: batch)
            if let index = found.firstIndex(where: { $0.shape == shape }) {
                found[index].count += 1
            } else {
                found.append((shape, 1))
            }
            return shape.output
        }
        let stem = add(network.stem, network.inputShape)
        var input = MaxPooling2D(size: 3, stride: 2, padding: 1).outputShape(for: stem)
        for block in network.stages.flatMap(\.self) {
            var output = input
            for convolution in block.convolutions { output = add(convolution, output) }
            if let projection = block.projection { _ = add(projection, input) }
            input = output
        }
        return found
    }

    /// Prints the fastest of `rounds` and what the whole network takes.
    func print(rounds: Int) {
        let shapes = shapes
        let kernels = choice.kernels(shapes: shapes.map(\.shape), threads: threads)
        Swift.print("\(kernels.name), \(threads) threads, batch \(batch), \(side)×\(side): milliseconds, GFLOP/s")
        var totals = [String: Double]()
        for (shape, count) in shapes {
            let operands = LayerOperands(shape, kernels)
            let name =
                "\(shape.kernel)×\(shape.kernel)/\(shape.stride) \(shape.inputs)→\(shape.outputs) \(shape.height)"
            var line = "\(count) × " + name.padded(to: 24)
            for (operation, multiplies, body) in operands.operations {
                let time = (0..<rounds).map { _ in milliseconds(body) }.min() ?? 0
                totals[operation, default: 0] += time * Double(count)
                line += "  \(operation) \(decimal(time))"
                let rate = Double(shape.multiplications * batch) * 2 / time / 1e6
                if multiplies { line += " (\(Int(rate)))" }
            }
            Swift.print(line)
        }
        for (operation, time) in totals.sorted(by: { $0.key < $1.key }) { Swift.print(operation, decimal(time)) }
        Swift.print("all", decimal(totals.values.reduce(0, +)))
    }

    private func milliseconds(_ body: () -> Void) -> Double {
        let duration = ContinuousClock().measure(body)
        return Double(duration.components.attoseconds) / 1e15 + Double(duration.components.seconds) * 1e3
    }

    private func decimal(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
}

extension String {
    fileprivate func padded(to length: Int) -> String { self + String(repeating: " ", count: max(0, length - count)) }
}

/// One convolution's operands, whose values do not matter.
@safe private final class LayerOperands {
    let shape: ConvolutionShape
    let kernels: any TrainingKernels
    private let memory: PageMemory
    private let mapBytes: (input: Int, output: Int)

    init(_ shape: ConvolutionShape, _ kernels: any TrainingKernels) {
        self.shape = shape
        self.kernels = kernels
        let bytes = kernels.element.byteCount
        mapBytes = (shape.batch * shape.inputCount * bytes, shape.batch * shape.outputCount * bytes)
        let packed = kernels.packedByteCount(shape, gradient: true)
        memory = PageMemory(
            byteCount: 3 * mapBytes.input + 3 * mapBytes.output + packed + 2 * shape.weightCount * 4 + (1 << 20))
    }

    private func place(_ index: Int) -> UnsafeMutableRawPointer {
        let sizes = [
            mapBytes.input, mapBytes.input, mapBytes.input, mapBytes.output, mapBytes.output, mapBytes.output,
            shape.weightCount * 4, shape.weightCount * 4, 1 << 18,
        ]
        return unsafe memory.base + sizes[..<index].reduce(0) { $0 + ($1 + 63) / 64 * 64 }
    }

    private func floats(_ index: Int) -> UnsafeMutablePointer<Float> {
        unsafe place(index).assumingMemoryBound(to: Float.self)
    }

    /// Names, whether they multiply, and what they do.
    var operations: [(String, Bool, () -> Void)] {
        let isFirst = shape.inputs == 3, pixels = shape.batch * shape.outputArea
        var result: [(String, Bool, () -> Void)] = [
            (
                "pack", false,
                { [self] in
                    unsafe kernels.pack(floats(6), scales: nil, shape, gradient: !isFirst, into: place(9))
                }
            ),
            (
                "forward", true,
                { [self] in
                    unsafe kernels.convolve(
                        shape, input: place(0), packed: place(9), bias: nil, residual: nil, relu: false,
                        output: place(3),
                        sums: floats(8))
                }
            ),
            (
                "weights", true,
                { [self] in
                    unsafe kernels.weightGradient(shape, input: place(0), gradient: place(3), output: floats(7))
                }
            ),
            (
                "normalise", false,
                { [self] in
                    unsafe kernels.normalize(
                        pixels: pixels, channels: shape.outputs, input: place(3), scale: floats(8), shift: floats(8),
                        residual: nil, residualScale: nil, residualShift: nil, relu: true, output: place(4))
                }
            ),
            (
                "gradient", false,
                { [self] in
                    unsafe kernels.normalizeGradient(
                        pixels: pixels, channels: shape.outputs, gradient: place(3), input: place(4), factor: floats(8),
                        slope: floats(8), offset: floats(8), output: place(3))
                }
            ),
        ]
        guard !isFirst else { return result }
        result.append(
            (
                "inputs", true,
                { [self] in
                    unsafe kernels.inputGradient(
                        shape, gradient: place(3), packed: place(9), residual: nil, mask: place(1), below: place(2),
                        second: nil, output: place(0), sums: floats(8))
                }
            ))
        return result
    }
}
