/// A photo as its decoder gives it.
public struct DecodedImage: Sendable {
    /// The picture, turned upright by its EXIF orientation.
    public let image: RGBImage
    /// The format that the bytes had.
    public let format: ImageFormat
    /// The orientation that was found and undone; `.upright` when there was none.
    public let orientation: ExifOrientation
}
