/// A 1×1 convolution with bias on an NHWC map: each cell's values times one matrix.
package struct PointwiseConvolution: Sendable {
    /// Values of a cell before and after.
    package let inputs: Int, outputs: Int
    /// The matrix, `[inputs][outputs]`.
    package let weights: AlignedFloats
    /// One value for each output.
    package let bias: AlignedFloats

    /// - Parameter bias: added to each output channel.
    /// - Parameter inputs: channels of the input.
    /// - Parameter outputs: channels of the output.
    /// - Parameter weights: `[outputs][inputs]`, as in the OIHW tensor of a 1×1 convolution.
    package init(inputs: Int, outputs: Int, weights: [Float], bias: [Float]) {
        precondition(weights.count == inputs * outputs && bias.count == outputs)
        self.inputs = inputs
        self.outputs = outputs
        var transposed = [Float](repeating: 0, count: weights.count)
        for output in 0..<outputs {
            for input in 0..<inputs {
                transposed[input * outputs + output] = weights[output * inputs + input]
            }
        }
        self.weights = AlignedFloats(transposed)
        self.bias = AlignedFloats(bias)
    }
}
