/// y = max(0, scale · x + shift) for each channel of NHWC feature maps: a batch normalisation and a rectifier that no
/// convolution precedes, as in pre-activated residual blocks.
public struct NormalizedRectifier: Sendable {
    private let normalization: BatchNormalization

    /// Creates the layer from a normalisation with a value for each channel.
    public init(_ normalization: BatchNormalization) {
        self.normalization = normalization
    }

    /// Applies the layer to `input` and writes to `output`, which may be the region of `input`.
    ///
    /// - Returns: The result, a view of `output`.
    @discardableResult
    public func callAsFunction(_ input: FeatureMap, into output: ActivationRegion) -> FeatureMap {
        let result = output.map(batch: input.batch, shape: input.shape)
        let channels = input.shape.channels
        precondition(channels == normalization.scales.count)
        for pixel in 0..<input.batch * input.shape.area {
            let source = unsafe input.pointer + pixel * channels
            let target = unsafe result.pointer + pixel * channels
            for channel in 0..<channels {
                let value = unsafe source[channel] * normalization.scales[channel] + normalization.shifts[channel]
                unsafe target[channel] = value < 0 ? 0 : value
            }
        }
        return result
    }
}
