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
        /// The further crops that decide a close call, round by round; none of a face that was not looked for, or where no call
        /// is close.
        var further: [[RGBImage]] = []
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

    /// What is asked of the photo.
    let question: PhotoQuestion
    /// Columns of the upright photo.
    let width: Int
    /// Rows of the upright photo.
    let height: Int
    /// The format of its file.
    public let format: ImageFormat
    /// What is wrong with the file.
    public let warnings: [ImageWarning]
    /// From the file's bytes to pixels.
    public let decodeTime: Duration
    /// The search, the measures of quality and the crops; nil where none was looked for.
    public let searchTime: Duration?
    /// The faces that were asked for, or why they do not suit the mode.
    let result: Result<Faces, FaceSelectionError>

    /// The crop of each face that there is, as the model asks for it.
    public var pictures: [RGBImage] { faces.map(\.picture) }
    /// The faces that there are pictures of.
    var faces: [Face] { (try? result.get().faces) ?? [] }
}
