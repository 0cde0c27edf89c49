/// The extent of one image's activations.
public struct FeatureShape: Sendable, Equatable {
    /// Rows.
    public var height: Int
    /// Pixels in a row.
    public var width: Int
    /// Values of a pixel.
    public var channels: Int

    /// Creates a shape.
    public init(height: Int, width: Int, channels: Int) {
        self.height = height
        self.width = width
        self.channels = channels
    }

    /// The number of pixels.
    public var area: Int { height * width }
    /// The number of values: height × width × channels.
    public var count: Int { area * channels }
}

/// The activations of a batch of images, in NHWC: image `n`, row `y`, column `x`, channel `c` is value
/// `((n · height + y) · width + x) · channels + c`.
///
/// A feature map is a view of a region of an `ActivationArena`. It stays readable until another layer writes to the
/// same region.
public struct FeatureMap {
    /// The memory that holds the values.
    public let region: ActivationRegion
    /// The number of images, N.
    public let batch: Int
    /// The extent of one image: H, W, C.
    public let shape: FeatureShape

    /// The number of values of all images.
    public var count: Int { batch * shape.count }

    /// A copy of the values of all images, in NHWC.
    public func values() -> [Float] { unsafe Array(elements) }

    /// Calls `body` with the values of all images, in NHWC; the pointer is valid during the call.
    public func withUnsafeElements<Result, Failure: Error>(
        _ body: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe try body(elements)
    }

    /// The same values seen as images of one row of one pixel.
    func flattened() -> FeatureMap {
        region.map(batch: batch, shape: FeatureShape(height: 1, width: 1, channels: shape.count))
    }

    /// The values of all images; valid as long as the arena, which `region` holds.
    @unsafe var elements: UnsafeMutableBufferPointer<Float> {
        unsafe UnsafeMutableBufferPointer(start: pointer, count: count)
    }

    /// The first value; valid as long as the arena, which `region` holds.
    @unsafe var pointer: UnsafeMutablePointer<Float> { unsafe region.pointer }
}
