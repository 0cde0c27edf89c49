/// Why a photo's faces do not suit the mode.
public enum FaceSelectionError: Error, Equatable, Sendable {
    /// The detector found no face; it could have found one whose eyes are this many pixels of the photo apart, or more.
    case noFace(smallestEyes: Double)
    /// The photo has this many faces, where only one is allowed.
    case severalFaces(Int)
}
