/// A two-dimensional convolution (cross-correlation, as every framework has it) over NHWC feature maps, with bias and
/// optionally an addition and an activation:
///
///     y[n, i, j, o] = f(b[o] + r[n, i, j, o] + Σ over u, v, c of  x[n, i·s + u − p, j·s + v − p, c] · w[o, c, u, v])
///
/// with stride `s`, zero padding `p` on all four sides, activation `f` and an optional residual `r`.
///
/// The weights are packed once, to a matrix of (kernel height · kernel width · input channels) × output channels. A
/// 1×1 convolution of stride 1 multiplies the feature map by it as it lies; any other gathers the pixels under the
/// kernel into rows of a matrix first (im2col; Chellapilla, Puri and Simard 2006), some rows at a time.
public struct Convolution2D: Sendable {
    /// The number of channels read, C.
    public let inputChannels: Int
    /// The number of channels written, O.
    public let outputChannels: Int
    /// The kernel's rows.
    public let kernelHeight: Int
    /// The kernel's columns.
    public let kernelWidth: Int
    /// The step between applications of the kernel, in rows and in columns.
    public let stride: Int
    /// The zeros around the input, on each side, unless `usesSamePadding`.
    public let padding: Int
    /// Whether the zeros are TensorFlow's SAME: as many as an output of ⌈extent / stride⌉ needs, the odd one last.
    public let usesSamePadding: Bool
    /// The activation after bias and residual.
    public let activation: Activation

    let weights: PackedWeights
    let bias: [Float]

    /// Packs the weights.
    ///
    /// - Parameters:
    ///   - padding: rows and columns of zeros at each border.
    ///   - stride: step of the window in rows and columns.
    ///   - usesSamePadding: whether borders are filled as TensorFlow's `same` does.
    ///   - weights: The weights in OIHW: output, input, kernel row, kernel column.
    ///   - shape: The four dimensions of `weights`.
    ///   - bias: A value for each output channel; nil for zeros.
    ///   - normalization: A batch normalisation that follows and is folded into weights and bias.
    ///   - activation: `linear` or `relu`, elementwise after everything else.
    public init(
        weights: [Float], shape: [Int], bias: [Float]? = nil, normalization: BatchNormalization? = nil,
        stride: Int = 1, padding: Int = 0, usesSamePadding: Bool = false, activation: Activation = .linear
    ) {
        precondition(shape.count == 4 && shape.allSatisfy { $0 > 0 } && weights.count == shape.reduce(1, *))
        precondition(bias == nil || bias?.count == shape[0])
        precondition(normalization == nil || normalization?.scales.count == shape[0])
        precondition(stride > 0 && padding >= 0)
        precondition(activation == .linear || activation == .relu, "\(activation) is not applied by convolutions")
        outputChannels = shape[0]
        inputChannels = shape[1]
        kernelHeight = shape[2]
        kernelWidth = shape[3]
        self.stride = stride
        self.padding = padding
        self.usesSamePadding = usesSamePadding
        self.activation = activation
        self.weights = unsafe weights.withUnsafeBufferPointer { source in
            unsafe PackedWeights(
                source: source, outputs: shape[0], inputs: shape[1], taps: shape[2] * shape[3],
                scales: normalization?.scales)
        }
        self.bias = normalization?.folded(bias: bias) ?? bias ?? [Float](repeating: 0, count: shape[0])
    }

    /// The extent of the output for an input that is at least as large as the kernel, padding included.
    public func outputShape(for input: FeatureShape) -> FeatureShape {
        FeatureShape(
            height: outputExtent(input.height, kernel: kernelHeight),
            width: outputExtent(input.width, kernel: kernelWidth),
            channels: outputChannels)
    }

    /// The floats of scratch memory that a batch of `input` needs; 0 when the input is multiplied as it lies.
    public func scratchCount(for input: FeatureShape, batch: Int) -> Int {
        isPointwise ? 0 : tileRows(total: batch * outputShape(for: input).area) * weights.rows
    }

    /// Applies the convolution.
    ///
    /// - Parameters:
    ///   - input: A feature map of `inputChannels` channels.
    ///   - residual: A feature map of the output's extent that is added before the activation.
    ///   - output: Where the result goes; a region of its own, other than those of `input` and `residual`.
    ///   - scratch: Room for `scratchCount(for:batch:)` floats.
    /// - Returns: The result, a view of `output`.
    @discardableResult
    public func callAsFunction(
        _ input: FeatureMap, adding residual: FeatureMap? = nil, into output: ActivationRegion,
        scratch: ActivationRegion
    ) -> FeatureMap {
        precondition(input.shape.channels == inputChannels)
        let result = output.map(batch: input.batch, shape: outputShape(for: input.shape))
        precondition(residual == nil || (residual?.shape == result.shape && residual?.batch == result.batch))
        let total = result.batch * result.shape.area
        let tile = isPointwise ? total : tileRows(total: total)
        precondition(isPointwise || scratch.count >= tile * weights.rows)
        for first in Swift.stride(from: 0, to: total, by: max(1, tile)) {
            let rows = first..<min(first + tile, total)
            let target = unsafe result.pointer + first * outputChannels
            if isPointwise {
                unsafe MatrixMultiplication.multiply(input.pointer, rows: rows.count, by: weights, into: target)
            } else {
                unsafe gatherColumns(of: input, outputShape: result.shape, rows: rows, into: scratch.pointer)
                unsafe MatrixMultiplication.multiply(scratch.pointer, rows: rows.count, by: weights, into: target)
            }
            if let residual {
                unsafe finish(target, rows: rows.count, adding: residual.pointer + first * outputChannels)
            } else {
                unsafe finish(target, rows: rows.count)
            }
        }
        return result
    }

    private func outputExtent(_ extent: Int, kernel: Int) -> Int {
        usesSamePadding ? (extent + stride - 1) / stride : (extent + 2 * padding - kernel) / stride + 1
    }

    /// The zeros before the first of `extent` rows or columns.
    func leadingPadding(_ extent: Int, kernel: Int) -> Int {
        guard usesSamePadding else { return padding }
        return max(0, (outputExtent(extent, kernel: kernel) - 1) * stride + kernel - extent) / 2
    }

    /// Whether the feature map already is the matrix of kernel inputs.
    private var isPointwise: Bool { kernelHeight == 1 && kernelWidth == 1 && stride == 1 && padding == 0 }

    /// The rows of the im2col matrix that are gathered at once: enough for an efficient multiplication, few enough to
    /// stay in the cache and to keep the scratch memory independent of the batch.
    private func tileRows(total: Int) -> Int { min(total, max(256, (1 << 18) / weights.rows)) }
}
