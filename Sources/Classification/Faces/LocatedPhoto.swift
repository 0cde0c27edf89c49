import FaceDetection
import Imaging

/// What is kept of a photo to classify its faces: pictures of the size that the network reads, nothing of the photo itself.
public struct LocatedPhoto: Sendable {
    /// A face and its picture.
    struct Face: Sendable {
        var box: FaceBox
        var detection: ClassificationAnswer.Detection?
        /// The crop that the model asks for.
        var picture: RGBImage
        /// The further crops that decide a close call; none of a face that was not looked for, or where no call is close.
        var further: [RGBImage] = []
    }

    /// The faces that were asked for.
    struct Faces: Sendable {
        /// Largest first.
        var faces: [Face]
        /// How many were found; nil where none was looked for.
        var found: Int?
        /// The turn after which the photo stands upright; nil where no face was looked for.
        var rotation: QuarterTurn?
    }

    /// Columns of the upright photo.
    public let width: Int
    /// Rows of the upright photo.
    public let height: Int
    /// The search, the measures of quality and the crops; nil where none was looked for.
    public let searchTime: Duration?

    /// The faces that were asked for, or why they do not suit the mode.
    private(set) var result: Result<Faces, FaceSelectionError>

    /// How many faces there are pictures of.
    public var faceCount: Int { (try? result.get().faces.count) ?? 0 }

    /// Lets the pictures go, once they were classified.
    public mutating func removePictures() {
        result = result.map { Faces(faces: [], found: $0.found, rotation: $0.rotation) }
    }
}
