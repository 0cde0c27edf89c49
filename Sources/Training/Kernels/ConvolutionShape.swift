import NeuralNetwork

/// The extents of one convolution of a batch, over NHWC maps with weights `[outputs][kernel][kernel][inputs]`.
package struct ConvolutionShape: Sendable, Hashable {
    /// The most images of a batch.
    package var batch: Int
    /// Rows of an input image.
    package var height: Int
    /// Columns of an input image.
    package var width: Int
    /// Channels of an input pixel.
    package var inputs: Int
    /// Channels of an output pixel.
    package var outputs: Int
    /// Rows and columns of the kernel.
    package var kernel: Int
    /// The step between applications of the kernel.
    package var stride: Int
    /// Rows of zeros above an image.
    package var paddingTop: Int
    /// Columns of zeros to its left.
    package var paddingLeft: Int
    /// Rows of an output image.
    package var outputHeight: Int
    /// Columns of an output image.
    package var outputWidth: Int

    /// A convolution with `padding` rows and columns of zeros on all four sides.
    package init(
        batch: Int, height: Int, width: Int, inputs: Int, outputs: Int, kernel: Int, stride: Int, padding: Int
    ) {
        precondition(batch > 0 && inputs > 0 && outputs > 0 && kernel > 0 && stride > 0 && padding >= 0)
        precondition(height + 2 * padding >= kernel && width + 2 * padding >= kernel)
        self.batch = batch
        self.height = height
        self.width = width
        self.inputs = inputs
        self.outputs = outputs
        self.kernel = kernel
        self.stride = stride
        paddingTop = padding
        paddingLeft = padding
        outputHeight = (height + 2 * padding - kernel) / stride + 1
        outputWidth = (width + 2 * padding - kernel) / stride + 1
    }

    /// A convolution of a residual network on maps of `input`'s extent.
    package init(_ description: ConvolutionDescription, input: FeatureShape, batch: Int) {
        self.init(
            batch: batch, height: input.height, width: input.width, inputs: description.inputs,
            outputs: description.outputs, kernel: description.kernel, stride: description.stride,
            padding: description.kernel / 2)
        guard description.border == .same else { return }
        // TensorFlow's SAME: ⌈extent / stride⌉ pixels, the odd row or column of zeros last.
        outputHeight = (height + stride - 1) / stride
        outputWidth = (width + stride - 1) / stride
        paddingTop = max(0, (outputHeight - 1) * stride + kernel - height) / 2
        paddingLeft = max(0, (outputWidth - 1) * stride + kernel - width) / 2
    }

    /// Input values that one output value sums: kernel · kernel · inputs.
    package var depth: Int { kernel * kernel * inputs }
    /// Pixels of an output image.
    package var outputArea: Int { outputHeight * outputWidth }
    /// Values of an input image.
    package var inputCount: Int { height * width * inputs }
    /// Values of an output image.
    package var outputCount: Int { outputArea * outputs }
    /// Values of the weights.
    package var weightCount: Int { outputs * depth }
    /// Multiplications of a forward pass over one image.
    package var multiplications: Int { outputArea * weightCount }
    /// The extent of an output image.
    package var output: FeatureShape { FeatureShape(height: outputHeight, width: outputWidth, channels: outputs) }
    /// Whether the input's pixels are the rows of the matrix product as they lie.
    package var isPointwise: Bool { kernel == 1 && stride == 1 && paddingTop == 0 && paddingLeft == 0 }
}
