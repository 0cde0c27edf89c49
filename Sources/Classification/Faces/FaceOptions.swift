import FaceDetection

/// How faces are found and judged, the same for all photos.
public struct FaceOptions: Sendable, Equatable {
    /// How a photo is searched, and how many of its faces are taken.
    public var detection: DetectionSettings
    /// From where on a face counts as not usable.
    public var thresholds: FaceQualityThresholds
    /// The lead of the best label of a head over the next, 0…1, below which a found face is judged by four
    /// crops instead of one; 0 for never.
    public var closeCall: Double

    /// Options; the defaults are those that docs/detection.md explains.
    public init(
        detection: DetectionSettings = DetectionSettings(),
        thresholds: FaceQualityThresholds = FaceQualityThresholds(), closeCall: Double = 0.25
    ) {
        self.detection = detection
        self.thresholds = thresholds
        self.closeCall = closeCall
    }
}
