import NeuralNetwork

/// Every operation as its definition, in loops; products on OpenBLAS. The reference for all other kernels, and what serves
/// processors that none are written for.
@safe package final class PlainTrainingKernels<Number: ActivationNumber>: TrainingKernels {
    let team: LaneTeam
    /// Every lane's, `laneBytes` each.
    private let scratch: PageMemory
    private let laneBytes: Int

    /// Memory for convolutions of these shapes and what lies between them.
    package init(shapes: [ConvolutionShape], threads: Int) {
        team = LaneTeam.shared(count: threads)
        laneBytes = (shapes.map { PlainConvolution<Number>.scratchByteCount($0) }.max() ?? 0) + 64
        scratch = PageMemory(byteCount: laneBytes * threads)
    }

    package var name: String { element == .float32 ? "plain fp32" : "plain bf16" }
    package var element: ActivationElement { Number.element }

    @unsafe func scratch(of lane: Int) -> UnsafeMutablePointer<Float> {
        unsafe (scratch.base + lane * laneBytes).assumingMemoryBound(to: Float.self)
    }

    // MARK: - Convolution

    package func packedByteCount(_ shape: ConvolutionShape, gradient: Bool) -> Int { shape.weightCount * 4 }

    package func pack(
        _ weights: UnsafePointer<Float>, scales: UnsafePointer<Float>?, _ shape: ConvolutionShape, gradient: Bool,
        into packed: UnsafeMutableRawPointer
    ) {
        let target = unsafe packed.assumingMemoryBound(to: Float.self)
        team.run { lane in
            for output in lane.share(of: shape.outputs) {
                let scale = unsafe scales?[output] ?? 1
                for index in output * shape.depth..<(output + 1) * shape.depth {
                    unsafe target[index] = weights[index] * scale
                }
            }
        }
    }

    package func packInputGradient(
        _ weights: UnsafePointer<Float>, scales: UnsafePointer<Float>?, _ shape: ConvolutionShape,
        into packed: UnsafeMutableRawPointer
    ) {
        unsafe pack(weights, scales: scales, shape, gradient: true, into: packed)
    }

    package func convolve(
        _ shape: ConvolutionShape, input: UnsafeRawPointer, packed: UnsafeRawPointer, bias: UnsafePointer<Float>?,
        residual: UnsafeRawPointer?, relu: Bool, output: UnsafeMutableRawPointer, sums: UnsafeMutablePointer<Float>?
    ) {
        team.run { lane in
            let convolution = unsafe PlainConvolution<Number>(shape: shape, memory: scratch(of: lane.index))
            for image in lane.share(of: shape.batch) {
                unsafe convolution.forward(
                    input, packed: packed, image: image, bias: bias, residual: residual, relu: relu, output: output)
            }
        }
        if let sums = unsafe sums {
            unsafe moments(pixels: shape.batch * shape.outputArea, channels: shape.outputs, input: output, sums: sums)
        }
    }

    package func inputGradient(
        _ shape: ConvolutionShape, gradient: UnsafeRawPointer, packed: UnsafeRawPointer, residual: UnsafeRawPointer?,
        mask: UnsafeRawPointer?, below: UnsafeRawPointer?, second: UnsafeRawPointer?,
        output: UnsafeMutableRawPointer, sums: UnsafeMutablePointer<Float>?
    ) {
        team.run { lane in
            let convolution = unsafe PlainConvolution<Number>(shape: shape, memory: scratch(of: lane.index))
            for image in lane.share(of: shape.batch) {
                unsafe convolution.inputGradient(
                    gradient, packed: packed, image: image, residual: residual, output: output)
            }
        }
        guard unsafe mask != nil || sums != nil else { return }
        unsafe maskedSums(
            pixels: shape.batch * shape.height * shape.width, channels: shape.inputs, gradient: output, mask: mask,
            below: below, second: second, output: output, sums: sums)
    }

    /// Each lane sums over its images; then each adds up its share of the outputs, lane by lane.
    package func weightGradient(
        _ shape: ConvolutionShape, input: UnsafeRawPointer, gradient: UnsafeRawPointer,
        output: UnsafeMutablePointer<Float>
    ) {
        team.run { lane in
            let convolution = unsafe PlainConvolution<Number>(shape: shape, memory: scratch(of: lane.index))
            unsafe convolution.sums.update(repeating: 0, count: shape.weightCount)
            for image in lane.share(of: shape.batch) {
                unsafe convolution.addWeightGradient(input, gradient: gradient, image: image)
            }
            lane.waitForOthers()
            for index in lane.share(of: shape.weightCount) {
                var sum: Float = 0
                for other in 0..<lane.count {
                    let partial = unsafe PlainConvolution<Number>(shape: shape, memory: scratch(of: other)).sums
                    unsafe sum += partial[index]
                }
                unsafe output[index] = sum
            }
        }
    }
}
