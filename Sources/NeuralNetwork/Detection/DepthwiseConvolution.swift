/// A 3×3 depthwise convolution with bias on an NHWC map, stride 1, padded with zeros to the same size.
package struct DepthwiseConvolution: Sendable {
    /// Values of a cell, each with its own nine weights.
    package let channels: Int
    /// Whether ReLU follows.
    package let rectified: Bool
    /// The weights, `[3][3][channels]`.
    package let weights: AlignedFloats
    /// One value for each channel.
    package let bias: AlignedFloats

    /// - Parameter bias: added to each output channel.
    /// - Parameter channels: channels of input and output.
    /// - Parameter rectified: whether negative outputs become zero.
    /// - Parameter weights: `[channels][3][3]`, as in the OIHW tensor of a depthwise convolution.
    package init(channels: Int, rectified: Bool, weights: [Float], bias: [Float]) {
        precondition(weights.count == channels * 9 && bias.count == channels)
        self.channels = channels
        self.rectified = rectified
        var transposed = [Float](repeating: 0, count: weights.count)
        for channel in 0..<channels {
            for tap in 0..<9 {
                transposed[tap * channels + channel] = weights[channel * 9 + tap]
            }
        }
        self.weights = AlignedFloats(transposed)
        self.bias = AlignedFloats(bias)
    }
}
