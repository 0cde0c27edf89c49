/// The mean of every channel over all pixels of an image: N×H×W×C to N×1×1×C.
public struct GlobalAveragePooling: Sendable {
    /// Creates the layer.
    public init() {}

    /// Averages each image of `input` into `output`, another region.
    ///
    /// - Returns: The result, a view of `output`.
    @discardableResult
    public func callAsFunction(_ input: FeatureMap, into output: ActivationRegion) -> FeatureMap {
        let channels = input.shape.channels
        let result = output.map(batch: input.batch, shape: FeatureShape(height: 1, width: 1, channels: channels))
        let factor = 1 / Float(input.shape.area)
        for image in 0..<input.batch {
            let target = unsafe result.pointer + image * channels
            unsafe target.update(repeating: 0, count: channels)
            for pixel in 0..<input.shape.area {
                let source = unsafe input.pointer + image * input.shape.count + pixel * channels
                for channel in 0..<channels { unsafe target[channel] += source[channel] }
            }
            for channel in 0..<channels { unsafe target[channel] *= factor }
        }
        return result
    }
}
