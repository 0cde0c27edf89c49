import FaceDetection
import Imaging

/// The answer to one photo, as the service gives it and `gag classify --json` prints it.
public struct ClassificationAnswer: Sendable {
    /// What the detector and the measures of quality say about a face.
    public struct Detection: Sendable, Equatable {
        /// Eyes, nose and corners of the mouth, in pixels of the upright photo.
        public var landmarks: FaceLandmarks
        /// The detector's score, 0 to 1.
        public var confidence: Double
        /// How fit the face's picture is.
        public var quality: FaceQuality
        /// What speaks against using it; none where it is usable.
        public var reasons: [QualityReason]

        /// Puts the parts together.
        public init(
            landmarks: FaceLandmarks, confidence: Double, quality: FaceQuality, reasons: [QualityReason]
        ) {
            self.landmarks = landmarks
            self.confidence = confidence
            self.quality = quality
            self.reasons = reasons
        }
    }

    /// A face and what the model says about it.
    public struct Face: Sendable, Equatable {
        /// Where it is.
        public var box: FaceBox
        /// How it was found and how good its picture is; nil where the photo as a whole is the face.
        public var detection: Detection?
        /// What the model says.
        public var attributes: FaceAttributes

        /// Puts the parts together.
        public init(box: FaceBox, detection: Detection? = nil, attributes: FaceAttributes) {
            self.box = box
            self.detection = detection
            self.attributes = attributes
        }
    }

    /// Where the time went.
    public struct Timing: Sendable, Equatable {
        /// From the photo's bytes to its pixels.
        public var decode: Duration
        /// Waiting for a free worker.
        public var queue: Duration
        /// The search for faces, the measures of quality and the crops; nil where none was looked for.
        public var detection: Duration?
        /// Resizing, network and activations.
        public var inference: Duration
        /// From the first byte of the request, or the begin of reading the file, to the answer.
        public var total: Duration

        /// Puts the parts together.
        public init(
            decode: Duration, queue: Duration, detection: Duration? = nil, inference: Duration, total: Duration
        ) {
            (self.decode, self.queue, self.detection) = (decode, queue, detection)
            (self.inference, self.total) = (inference, total)
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
    /// What is wrong with the file; empty for a sound one.
    public var warnings: [ImageWarning] = []
    /// Faces, largest first.
    public var faces: [Face]
    /// How many faces were found, those beyond the bound included; nil where none was looked for.
    public var facesFound: Int?
    /// The turn after which the photo stands upright; nil where no face was looked for.
    public var rotation: QuarterTurn?
    /// Where the time went.
    public var timing: Timing
    /// Whether the document gives the probability of each age.
    public var includesAgeDistribution = false

    /// The answer of `model` to an upright photo that came as a file of `format`.
    public init(
        model: ModelDescription, width: Int, height: Int, format: ImageFormat, faces: [Face], facesFound: Int? = nil,
        rotation: QuarterTurn? = nil, timing: Timing
    ) {
        modelName = model.name
        modelVersion = model.version
        self.width = width
        self.height = height
        self.format = format
        self.faces = faces
        self.facesFound = facesFound
        self.rotation = rotation
        self.timing = timing
    }
}
