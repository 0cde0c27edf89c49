/// A feature map in NHWC of one photo, whose memory stays with the worker and grows with the largest photo only.
public final class DetectionFeatureMap {
    /// Rows of the map.
    public private(set) var height = 0
    /// Columns of the map.
    public private(set) var width = 0
    /// Values of each cell, adjacent in memory.
    public let channels: Int

    private let buffer = RowBuffer()

    package init(channels: Int) {
        self.channels = channels
    }

    /// Calls `body` with all values: `height` rows of `width` cells of `channels` values.
    public func withValues<Result>(_ body: (Span<Float>) -> Result) -> Result {
        let values = unsafe UnsafeBufferPointer(start: buffer.pointer, count: height * width * channels)
        return unsafe body(values.span)
    }

    /// Gives the map a size; what it held is lost.
    func resize(height: Int, width: Int) {
        self.height = height
        self.width = width
        buffer.reserve(height * width * channels)
    }

    /// The first value of a row.
    func rowPointer(_ y: Int) -> UnsafeMutablePointer<Float> {
        unsafe buffer.pointer + y * width * channels
    }
}
