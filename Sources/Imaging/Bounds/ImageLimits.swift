/// What sizes a photo may have; checked from its header, before memory for pixels is taken.
public struct ImageLimits: Sendable {
    /// The most pixels (width × height) decoded. Default 64 Mi, which the photos of today's phones with "64 megapixels"
    /// have not quite.
    public var maximumPixels = 67_108_864
    /// The least width and height in pixels. Default 16.
    public var minimumSide = 16
    /// The most processor time for a million pixels, beside half a second for the whole file, in milliseconds. Default
    /// 100; an honest photo takes 5 to 20.
    public var millisecondsPerMegapixel = 100

    /// The default limits.
    public init() {}

    /// Limits of one's own, in pixels.
    public init(maximumPixels: Int, minimumSide: Int) {
        self.maximumPixels = maximumPixels
        self.minimumSide = minimumSide
    }

    /// The processor time that decoding a picture of this size may take.
    func decodingSeconds(width: Int, height: Int) -> Double {
        0.5 + Double(width) * Double(height) / 1e6 * Double(millisecondsPerMegapixel) / 1000
    }

    func check(width: Int, height: Int) throws(ImageError) {
        let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
        guard !overflow, pixels <= maximumPixels else {
            throw .tooManyPixels(width: width, height: height, maximum: maximumPixels)
        }
        guard width >= minimumSide, height >= minimumSide, width > 0, height > 0 else {
            throw .tooSmall(width: width, height: height, minimumSide: minimumSide)
        }
    }
}
