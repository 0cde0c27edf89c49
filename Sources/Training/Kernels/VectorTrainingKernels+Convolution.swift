import CKernels
import NeuralNetwork

extension VectorTrainingKernels {
    /// The shape's products, where these kernels serve it.
    private func vector(_ shape: ConvolutionShape) -> VectorConvolution? {
        let convolution = VectorConvolution(shape: shape, table: table)
        return convolution.isWhole ? convolution : nil
    }

    package func packedByteCount(_ shape: ConvolutionShape, gradient: Bool) -> Int {
        TrainingKernelChoice(table).packedByteCount(shape, gradient: gradient)
    }

    package func pack(
        _ weights: UnsafePointer<Float>, scales: UnsafePointer<Float>?, _ shape: ConvolutionShape, gradient: Bool,
        into packed: UnsafeMutableRawPointer
    ) {
        guard let convolution = vector(shape) else {
            return unsafe plain.pack(weights, scales: scales, shape, gradient: gradient, into: packed)
        }
        let ones = unsafe self.ones
        team.run { lane in
            unsafe convolution.packOutputs(weights, scales: scales, into: packed, ones: ones, lane: lane)
        }
        guard gradient else { return }
        unsafe packInputGradient(weights, scales: scales, shape, into: packed)
    }

    package func packInputGradient(
        _ weights: UnsafePointer<Float>, scales: UnsafePointer<Float>?, _ shape: ConvolutionShape,
        into packed: UnsafeMutableRawPointer
    ) {
        guard let convolution = vector(shape), !convolution.usesColumns else {
            let offset = vector(shape)?.gradientOffset ?? 0
            return unsafe plain.packInputGradient(weights, scales: scales, shape, into: packed + offset)
        }
        let ones = unsafe self.ones
        team.run { lane in
            unsafe convolution.packInputs(weights, scales: scales, into: packed, ones: ones, lane: lane)
        }
    }

    package func convolve(
        _ shape: ConvolutionShape, input: UnsafeRawPointer, packed: UnsafeRawPointer, bias: UnsafePointer<Float>?,
        residual: UnsafeRawPointer?, relu: Bool, output: UnsafeMutableRawPointer, sums: UnsafeMutablePointer<Float>?
    ) {
        guard let convolution = vector(shape) else {
            return unsafe plain.convolve(
                shape, input: input, packed: packed, bias: bias, residual: residual, relu: relu, output: output,
                sums: sums)
        }
        var epilogue = unsafe epilogue(
            summing: sums == nil ? 0 : 2, channels: shape.outputs, slots: shape.batch)
        unsafe epilogue.bias = bias
        unsafe epilogue.addend = residual
        unsafe epilogue.rectifies = relu ? 1 : 0
        team.run { lane in
            unsafe convolution.forward(
                input, packed: packed, output: output, epilogue, zeros: zeros.base, scratch: memory(of: lane), lane)
        }
        unsafe reduce(rows: 2, channels: shape.outputs, slots: shape.batch, into: sums)
    }

    package func inputGradient(
        _ shape: ConvolutionShape, gradient: UnsafeRawPointer, packed: UnsafeRawPointer, residual: UnsafeRawPointer?,
        mask: UnsafeRawPointer?, below: UnsafeRawPointer?, second: UnsafeRawPointer?,
        output: UnsafeMutableRawPointer, sums: UnsafeMutablePointer<Float>?
    ) {
        guard let convolution = vector(shape), !convolution.usesColumns else {
            let offset = vector(shape)?.gradientOffset ?? 0
            return unsafe plain.inputGradient(
                shape, gradient: gradient, packed: packed + offset, residual: residual, mask: mask, below: below,
                second: second, output: output, sums: sums)
        }
        let rows = unsafe sums == nil ? 0 : 1 + (below == nil ? 0 : 1) + (second == nil ? 0 : 1)
        var epilogue = unsafe epilogue(summing: rows, channels: shape.inputs, slots: shape.batch)
        unsafe epilogue.addend = residual
        unsafe epilogue.mask = mask
        unsafe epilogue.below = below
        unsafe epilogue.second = second
        team.run { lane in
            unsafe convolution.inputGradient(
                gradient, packed: packed, output: output, epilogue, zeros: zeros.base, scratch: memory(of: lane), lane)
        }
        unsafe reduce(rows: rows, channels: shape.inputs, slots: shape.batch, into: sums)
    }

    package func weightGradient(
        _ shape: ConvolutionShape, input: UnsafeRawPointer, gradient: UnsafeRawPointer,
        output: UnsafeMutablePointer<Float>
    ) {
        guard let convolution = vector(shape) else {
            return unsafe plain.weightGradient(shape, input: input, gradient: gradient, output: output)
        }
        team.run { lane in
            unsafe convolution.weightGradient(
                input, gradient: gradient, output: output, zeros: zeros.base, scratch: memory(of: lane), lane)
        }
    }
}
