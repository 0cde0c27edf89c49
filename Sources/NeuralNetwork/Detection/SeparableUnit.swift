/// YuNet's unit: a 1×1 convolution, a 3×3 depthwise convolution with batch norm folded in, and ReLU where it has one.
///
/// Source: Wu, Peng, Yu: YuNet, A Tiny Millisecond-level Face Detector, Machine Intelligence Research 2023.
package struct SeparableUnit: Sendable {
    package let pointwise: PointwiseConvolution
    package let depthwise: DepthwiseConvolution

    package init(pointwise: PointwiseConvolution, depthwise: DepthwiseConvolution) {
        precondition(pointwise.outputs == depthwise.channels)
        self.pointwise = pointwise
        self.depthwise = depthwise
    }
}

extension SeparableUnit {
    /// Reads `NAME.pointwise.*` and `NAME.depthwise.*`.
    package init(_ name: String, inputs: Int, outputs: Int, from file: SafetensorsFile) throws(SafetensorsError) {
        try self.init(concatenating: [(name, outputs)], inputs: inputs, rectified: true, from: file)
    }

    /// Reads several units of the same input as one whose outputs lie side by side.
    package init(
        concatenating parts: [(name: String, outputs: Int)], inputs: Int, rectified: Bool, from file: SafetensorsFile
    ) throws(SafetensorsError) {
        var pointwise: [Float] = []
        var pointwiseBias: [Float] = []
        var depthwise: [Float] = []
        var depthwiseBias: [Float] = []
        for (name, outputs) in parts {
            pointwise += try file.floats("\(name).pointwise.weight", shape: [outputs, inputs, 1, 1])
            pointwiseBias += try file.floats("\(name).pointwise.bias", shape: [outputs])
            depthwise += try file.floats("\(name).depthwise.weight", shape: [outputs, 1, 3, 3])
            depthwiseBias += try file.floats("\(name).depthwise.bias", shape: [outputs])
        }
        let outputs = pointwiseBias.count
        self.init(
            pointwise: PointwiseConvolution(
                inputs: inputs, outputs: outputs, weights: pointwise, bias: pointwiseBias),
            depthwise: DepthwiseConvolution(
                channels: outputs, rectified: rectified, weights: depthwise, bias: depthwiseBias))
    }
}
