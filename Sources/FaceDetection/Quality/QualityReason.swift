/// Why a face's picture is not fit to be used.
public enum QualityReason: String, Sendable, CaseIterable {
    /// Too few pixels between the eyes.
    case tooSmall = "too_small"
    /// Out of focus, or moved in any direction.
    case blurred
    /// The head is turned too far to the side, up, down or in the plane.
    case turnedAway = "turned_away"
    /// Too little light.
    case tooDark = "too_dark"
    /// Too much light.
    case overexposed
    /// Too much of the face lies outside of the photo, or an eye, the nose or a corner of the mouth at its edge.
    case cutOff = "cut_off"
    /// An eye or the mouth is covered; one or both of the next two say which.
    case covered
    /// Dark glasses, a bar, a hand, hair or the like over an eye or both.
    case coveredEyes = "covered_eyes"
    /// A mask, a scarf, a hand or the like over the mouth.
    case coveredMouth = "covered_mouth"
    /// The landmarks do not lie to each other as those of a face do, so that they may not be a face's.
    case landmarksDoubtful = "landmarks_doubtful"
}
