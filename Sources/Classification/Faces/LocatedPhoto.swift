import FaceDetection
import Imaging

/// What is kept of a photo to classify its faces. Of one that is a cropped face itself that is the network's input alone; one
/// that was searched stays, since a close call takes further crops.
public struct LocatedPhoto: Sendable {
    /// A face and its picture.
    struct Face: Sendable {
        var box: ClassificationAnswer.Box
        var detection: ClassificationAnswer.Detection?
        /// The crop that the model asks for.
        var picture: RGBImage
        /// Where it was found, and in which photo; nil where none was looked for, or no call is close.
        var found: (face: DetectedFace, photo: RGBImage)?
    }

    /// Columns of the upright photo.
    public let width: Int
    /// Rows of the upright photo.
    public let height: Int
    /// The search, the measures of quality and the crops; nil where none was looked for.
    public let searchTime: Duration?

    /// The faces that were asked for, largest first, and how many were found, nil where none was looked for; or why they do
    /// not suit the mode.
    let result: Result<(faces: [Face], found: Int?), FaceSelectionError>
}
