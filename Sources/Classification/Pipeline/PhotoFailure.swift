import Imaging

/// Why there is no answer to a photo.
public enum PhotoFailure: Error, Equatable, Sendable {
    /// The file is no photo that can be decoded.
    case image(ImageError)
    /// The photo's faces do not suit the mode.
    case faces(FaceSelectionError)
}

/// Why a photo's faces do not suit the mode.
public enum FaceSelectionError: Error, Equatable, Sendable {
    /// The detector found no face; it could have found one whose eyes are this many pixels of the photo apart, or more.
    case noFace(smallestEyes: Double)
    /// The photo has this many faces, where only one is allowed.
    case severalFaces(Int)
}
