import FaceDetection

/// What is said of the faces of one photo.
public struct PhotoFaces: Sendable {
    /// The faces, largest first.
    public var faces: [ClassificationAnswer.Face]
    /// How many faces the detector found, those beyond the bound included; nil where none was looked for.
    public var found: Int?
    /// The turn after which the photo stands upright; nil where no face was looked for.
    public var rotation: QuarterTurn?
    /// The search, the measures of quality and the crops; nil where none was looked for.
    public var detectionTime: Duration?
    /// The forward passes that the faces ran in.
    public var inferenceTime: Duration
}

/// One run of the network.
public struct ForwardPass: Sendable {
    /// Faces in it.
    public var faces: Int
    /// How long it took, normalisation and activations included.
    public var duration: Duration
}

extension PhotoFaces {
    /// The faces with the answers to `thresholds`.
    public func answering(_ thresholds: AgeThresholds) -> PhotoFaces {
        var photo = self
        for index in photo.faces.indices {
            photo.faces[index].attributes = photo.faces[index].attributes.answering(thresholds)
        }
        return photo
    }
}
