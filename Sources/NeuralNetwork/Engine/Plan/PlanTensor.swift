/// Activations that a plan's steps write and read: NHWC, a pixel's channels adjacent, rows and images without gaps.
struct PlanTensor: Sendable {
    let shape: FeatureShape
    /// The bytes of a value.
    let elementBytes: Int
    /// The bytes from a pixel to the next.
    let pixelStride: Int
    /// Whether it holds the whole batch; otherwise it holds one pass of a segment.
    var isWhole = false
    /// What eight-bit values stand for.
    var quantization: Quantization?

    init(_ shape: FeatureShape, elementBytes: Int) {
        self.shape = shape
        self.elementBytes = elementBytes
        pixelStride = Self.stride(byteCount: shape.channels * elementBytes)
    }

    init(_ shape: FeatureShape, elementBytes: Int, pixelStride: Int) {
        self.shape = shape
        self.elementBytes = elementBytes
        self.pixelStride = pixelStride
    }

    var rowStride: Int { shape.width * pixelStride }
    var imageStride: Int { shape.height * rowStride }

    /// Whole cache lines, an odd number of them for long rows: rows that lie a multiple of 4096 bytes apart would all
    /// fall into the same few lines of the first-level cache.
    static func stride(byteCount: Int) -> Int {
        let lines = (byteCount + 63) / 64
        return (byteCount >= 1024 ? lines | 1 : lines) * 64
    }
}
