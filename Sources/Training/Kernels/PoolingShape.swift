import NeuralNetwork

/// The extents of a maximum over square windows of NHWC maps; what lies outside the image never wins, or counts as zeros.
package struct PoolingShape: Sendable, Equatable {
    /// The extent of an input image.
    package var input: FeatureShape
    /// The extent of an output image.
    package var output: FeatureShape
    /// Rows and columns of the window.
    package var size: Int
    /// The step between windows.
    package var stride: Int
    /// Rows above, and columns to the left of an image, at which the first window begins.
    package var paddingTop: Int
    package var paddingLeft: Int
    /// Whether the border counts as zeros; ``noPlace`` wins where all values under a window are negative then.
    package var readsZeros: Bool

    /// The place of the border.
    package static let noPlace: UInt8 = 255

    /// The pooling that `layer` is, of images of `input`'s extent.
    package init(_ layer: MaxPooling2D, input: FeatureShape) {
        self.input = input
        output = layer.outputShape(for: input)
        size = layer.size
        stride = layer.stride
        paddingTop = layer.padding
        paddingLeft = layer.padding
        readsZeros = layer.readsZeros
        guard layer.usesSamePadding else { return }
        paddingTop = max(0, (output.height - 1) * stride + size - input.height) / 2
        paddingLeft = max(0, (output.width - 1) * stride + size - input.width) / 2
    }
}
