/// Where the camera's first row and column belong in the upright picture (Exif 2.32, tag 0x0112).
public enum ExifOrientation: Int, Sendable, CaseIterable {
    /// As stored.
    case upright = 1
    /// Mirrored left to right.
    case mirrored = 2
    /// Turned by 180°.
    case upsideDown = 3
    /// Mirrored top to bottom.
    case flipped = 4
    /// Mirrored along the main diagonal.
    case transposed = 5
    /// To be turned by 90° clockwise.
    case turnedLeft = 6
    /// Mirrored along the other diagonal.
    case transversed = 7
    /// To be turned by 90° anticlockwise.
    case turnedRight = 8

    /// Whether the upright picture is as wide as the stored one is high.
    public var swapsSides: Bool {
        rawValue >= 5
    }
}
