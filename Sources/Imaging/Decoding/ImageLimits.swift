/// What sizes a photo may have; checked from its header, before memory for pixels is taken.
public struct ImageLimits: Sendable {
    /// The most pixels (width × height) decoded. Default 50 million.
    public var maximumPixels = 50_000_000
    /// The least width and height in pixels. Default 16.
    public var minimumSide = 16

    /// The default limits.
    public init() {}

    /// Limits of one's own, in pixels.
    public init(maximumPixels: Int, minimumSide: Int) {
        self.maximumPixels = maximumPixels
        self.minimumSide = minimumSide
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
