/// Why a photo's faces do not suit the mode.
public enum FaceSelectionError: Error, Equatable, Sendable {
    /// The detector found no face.
    case noFace
    /// The photo has this many faces, where only one is allowed.
    case severalFaces(Int)
}
