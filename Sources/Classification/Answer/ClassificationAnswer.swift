import Imaging
import JSON

/// The answer to one photo, as the service gives it and `gag classify --json` prints it.
public struct ClassificationAnswer: Sendable {
    /// A rectangle in pixels of the upright photo; fractions are possible.
    public struct Box: Sendable, Equatable {
        /// Left edge.
        public var x: Double
        /// Upper edge.
        public var y: Double
        /// Columns.
        public var width: Double
        /// Rows.
        public var height: Double

        /// A rectangle by its upper left corner and size.
        public init(x: Double, y: Double, width: Double, height: Double) {
            (self.x, self.y, self.width, self.height) = (x, y, width, height)
        }

        /// The rectangle that holds a whole photo.
        public init(whole image: RGBImage) {
            self.init(x: 0, y: 0, width: Double(image.width), height: Double(image.height))
        }
    }

    /// A face and what the model says about it.
    public struct Face: Sendable, Equatable {
        /// Where it is.
        public var box: Box
        /// What the model says.
        public var attributes: FaceAttributes

        /// Puts both together.
        public init(box: Box, attributes: FaceAttributes) {
            self.box = box
            self.attributes = attributes
        }
    }

    /// Where the time went.
    public struct Timing: Sendable, Equatable {
        /// From the photo's bytes to its pixels.
        public var decode: Duration
        /// Waiting for a free worker.
        public var queue: Duration
        /// Resizing, network and activations.
        public var inference: Duration
        /// From the first byte of the request, or the begin of reading the file, to the answer.
        public var total: Duration

        /// Puts the parts together.
        public init(decode: Duration, queue: Duration, inference: Duration, total: Duration) {
            (self.decode, self.queue, self.inference, self.total) = (decode, queue, inference, total)
        }
    }

    /// Name of the model that answers.
    public var modelName: String
    /// Its version.
    public var modelVersion: String
    /// Columns of the upright photo.
    public var width: Int
    /// Rows of the upright photo.
    public var height: Int
    /// The file format the photo came in.
    public var format: ImageFormat
    /// Faces, largest first.
    public var faces: [Face]
    /// Where the time went.
    public var timing: Timing

    /// The answer of `model` to an upright photo that came as a file of `format`.
    public init(model: ModelDescription, image: RGBImage, format: ImageFormat, faces: [Face], timing: Timing) {
        modelName = model.name
        modelVersion = model.version
        width = image.width
        height = image.height
        self.format = format
        self.faces = faces
        self.timing = timing
    }
}
