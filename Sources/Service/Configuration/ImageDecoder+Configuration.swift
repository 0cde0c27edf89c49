import Imaging

extension ImageDecoder {
    /// A decoder as the configuration wants it, at full size.
    init(_ configuration: ServiceConfiguration) {
        var limits = ImageLimits(
            maximumPixels: configuration.limits.imagePixels, minimumSide: configuration.limits.imageSide)
        limits.millisecondsPerMegapixel = configuration.limits.decodeMsPerMegapixel
        self.init(limits: limits)
        isStrict = configuration.images.strict
        alpha = configuration.images.alpha
    }
}
