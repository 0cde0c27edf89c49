/// The first layer of a detector: a 3×3 convolution of three channels, stride 2, padded by one, with bias and ReLU.
package struct StemConvolution: Sendable {
    /// Values of a cell after the layer.
    package let outputs: Int
    /// The weights, `[3][3][3][outputs]`: row, column, input channel, output channel.
    package let weights: AlignedFloats
    /// One value for each output.
    package let bias: AlignedFloats

    /// - Parameters:
    ///   - bias: added to each output channel.
    ///   - outputs: channels of the output.
    ///   - weights: `[outputs][3][3][3]`, OIHW.
    ///   - channelOrder: for each channel of the input as it will come, the channel of `weights` that reads it.
    package init(outputs: Int, weights: [Float], bias: [Float], channelOrder: [Int]) {
        precondition(weights.count == outputs * 27 && bias.count == outputs && channelOrder.sorted() == [0, 1, 2])
        self.outputs = outputs
        var transposed = [Float](repeating: 0, count: weights.count)
        for output in 0..<outputs {
            for (channel, source) in channelOrder.enumerated() {
                for tap in 0..<9 {
                    transposed[(tap * 3 + channel) * outputs + output] = weights[(output * 3 + source) * 9 + tap]
                }
            }
        }
        self.weights = AlignedFloats(transposed)
        self.bias = AlignedFloats(bias)
    }
}
