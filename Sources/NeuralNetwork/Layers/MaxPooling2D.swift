/// The largest value under a square window, channel by channel, over NHWC feature maps. Padding never wins, unless it is
/// asked to count as zeros.
public struct MaxPooling2D: Sendable {
    /// The window's rows and columns.
    public let size: Int
    /// The step between windows.
    public let stride: Int
    /// The border around the input, on each side; smaller than `size`.
    public let padding: Int
    /// Whether the border is TensorFlow's SAME: as wide as an output of ⌈extent / stride⌉ needs, the odd one last.
    public let usesSamePadding: Bool
    /// Whether the border counts as zeros, as a zero padding before the pooling makes it.
    public let readsZeros: Bool

    /// Creates the layer.
    public init(
        size: Int, stride: Int, padding: Int = 0, usesSamePadding: Bool = false, readsZeros: Bool = false
    ) {
        precondition(size > 0 && stride > 0 && (0..<size).contains(padding))
        self.size = size
        self.stride = stride
        self.padding = padding
        self.usesSamePadding = usesSamePadding
        self.readsZeros = readsZeros
    }

    /// The extent of the output for an input that is at least as large as the window, padding included.
    public func outputShape(for input: FeatureShape) -> FeatureShape {
        FeatureShape(
            height: outputExtent(input.height), width: outputExtent(input.width), channels: input.channels)
    }

    private func outputExtent(_ extent: Int) -> Int {
        usesSamePadding ? (extent + stride - 1) / stride : (extent + 2 * padding - size) / stride + 1
    }

    /// Pools each image of `input` into `output`, another region.
    ///
    /// - Returns: The result, a view of `output`.
    @discardableResult
    public func callAsFunction(_ input: FeatureMap, into output: ActivationRegion) -> FeatureMap {
        let result = output.map(batch: input.batch, shape: outputShape(for: input.shape))
        for image in 0..<input.batch {
            for y in 0..<result.shape.height {
                let rows = window(at: y, limit: input.shape.height)
                for x in 0..<result.shape.width {
                    let columns = window(at: x, limit: input.shape.width)
                    let pixel = (image * result.shape.height + y) * result.shape.width + x
                    unsafe pool(
                        input.pointer + image * input.shape.count, shape: input.shape, rows: rows, columns: columns,
                        into: result.pointer + pixel * result.shape.channels)
                }
            }
        }
        return result
    }

    /// The part of the window at output position `position` that lies inside the input.
    private func window(at position: Int, limit: Int) -> Range<Int> {
        let same = max(0, (outputExtent(limit) - 1) * stride + size - limit) / 2
        let start = position * stride - (usesSamePadding ? same : padding)
        return max(0, start)..<min(limit, start + size)
    }

    private func pool(
        _ image: UnsafePointer<Float>, shape: FeatureShape, rows: Range<Int>, columns: Range<Int>,
        into target: UnsafeMutablePointer<Float>
    ) {
        let seesBorder = readsZeros && (rows.count < size || columns.count < size)
        unsafe target.update(repeating: seesBorder ? 0 : -.infinity, count: shape.channels)
        for y in rows {
            for x in columns {
                let source = unsafe image + (y * shape.width + x) * shape.channels
                for channel in 0..<shape.channels {
                    unsafe target[channel] = source[channel] < target[channel] ? target[channel] : source[channel]
                }
            }
        }
    }
}
