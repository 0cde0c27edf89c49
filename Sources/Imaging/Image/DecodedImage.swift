/// A photo as its decoder gives it.
public struct DecodedImage: Sendable {
    /// The picture, turned upright by its EXIF orientation, a HEIF file's by its own.
    public let image: RGBImage
    /// The format that the bytes had.
    public let format: ImageFormat
    /// The orientation that was found and undone; `.upright` when there was none.
    public let orientation: ExifOrientation
    /// Columns of the whole upright photo; more than `image.width` when it was reduced while decoding.
    public let fullWidth: Int
    /// Rows of the whole upright photo; more than `image.height` when it was reduced while decoding.
    public let fullHeight: Int
    /// What was wrong with the file, in the order of `ImageWarning.allCases`; empty for a sound one.
    public let warnings: [ImageWarning]
    /// The picture's share of the budget that it was decoded within; held as long as this, so keep it with the picture.
    public let reservation: PixelReservation?
}

/// What a format's decoder gives.
struct UprightImage {
    /// The picture, whose orientation is undone.
    let image: RGBImage
    let orientation: ExifOrientation
    /// Columns and rows of the upright picture before any reduction.
    let fullWidth: Int
    let fullHeight: Int
    var warnings = ImageWarnings()
    /// The format, where the picture tells it better than the first bytes.
    var format: ImageFormat?
    /// What decoding took of the budget.
    var reservation: PixelReservation?
}
