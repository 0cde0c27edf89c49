/// The size of a photo that the detector's network is run on.
public struct DetectionFrame: Sendable, Equatable {
    /// Pixels in a row, at least 1, without the border.
    public let width: Int
    /// Rows, at least 1, without the border.
    public let height: Int
    /// Pixels of zeros on each side; they count in the coordinates of the output.
    public let border: Int

    /// A size, with or without a border.
    public init(width: Int, height: Int, border: Int = 0) {
        precondition(width > 0 && height > 0 && border >= 0, "an empty photo")
        self.width = width
        self.height = height
        self.border = border
    }

    /// The size with border and padding, what the network sees.
    var paddedWidth: Int { Self.padded(width + 2 * border) }
    var paddedHeight: Int { Self.padded(height + 2 * border) }

    private static func padded(_ count: Int) -> Int {
        let multiple = YuNet.sizeMultiple
        return (count + multiple - 1) / multiple * multiple
    }
}
