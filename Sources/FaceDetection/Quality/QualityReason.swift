/// Why a face's picture is not fit to be used.
public enum QualityReason: String, Sendable, CaseIterable {
    /// Too few pixels between the eyes.
    case tooSmall = "too_small"
    /// Out of focus or moved.
    case blurred
    /// The head is turned too far to the side, up, down or in the plane.
    case turnedAway = "turned_away"
    /// Too little light.
    case tooDark = "too_dark"
    /// Too much light.
    case overexposed
    /// Too much of the face lies outside of the photo.
    case cutOff = "cut_off"
}
