/// What is wrong with a file that could be decoded all the same.
public enum ImageWarning: String, Sendable, CaseIterable {
    /// Bytes follow the end of the picture: a second one, a maker's trailer, or anything else.
    case trailingData = "trailing_data"
    /// The end marker (JPEG) or end chunk (PNG) is missing; the image data is all there.
    case missingEnd = "missing_end"
    /// Bytes between the parts of the file belong to none of them.
    case strayData = "stray_data"
    /// A header holds values that the format does not allow and that decoding does not need.
    case invalidHeader = "invalid_header"
    /// Some of the image data is wrong; a part of the picture may look it.
    case damagedData = "damaged_data"
    /// Exif data or another part beside the picture is damaged.
    case damagedMetadata = "damaged_metadata"
    /// The colour profile cannot be used; the colours are taken for sRGB.
    case brokenProfile = "broken_profile"
    /// There are further pictures or frames; this is the first.
    case animation
}
