import Glibc

/// A face in a photo.
public struct DetectedFace: Sendable, Equatable {
    /// The rectangle around the face, in pixels of the upright photo.
    public var box: FaceBox
    /// Eyes, nose and corners of the mouth, in pixels of the upright photo.
    public var landmarks: FaceLandmarks
    /// The detector's score, 0 to 1.
    public var confidence: Double
    /// The longer edge that the box has once the face is turned upright, in pixels of the photo.
    ///
    /// The box of a turned face is wider and lower than that of the same face upright; this stays the same.
    public var uprightEdge: Double
    /// Whether views of the face agreed on its landmarks, where it was looked at from several.
    public var viewsAgree = true

    /// A face from its parts; where no upright edge is given it is the longer edge of the box.
    public init(box: FaceBox, landmarks: FaceLandmarks, confidence: Double, uprightEdge: Double? = nil) {
        self.box = box
        self.landmarks = landmarks
        self.confidence = confidence
        self.uprightEdge = uprightEdge ?? box.longerEdge
    }

    /// The turn of the line between the eyes in radians, 0 for an upright face, positive clockwise on a screen.
    public var roll: Double {
        atan2(landmarks.leftEye.y - landmarks.rightEye.y, landmarks.leftEye.x - landmarks.rightEye.x)
    }
}
