import FaceDetection

/// How faces are found and judged, the same for all photos.
public struct FaceOptions: Sendable, Equatable {
    /// How a photo is searched, and how many of its faces are taken.
    public var detection: DetectionSettings
    /// From where on a face counts as not usable.
    public var thresholds: FaceQualityThresholds

    /// Options; the defaults are those that docs/detection.md explains.
    public init(
        detection: DetectionSettings = DetectionSettings(),
        thresholds: FaceQualityThresholds = FaceQualityThresholds()
    ) {
        self.detection = detection
        self.thresholds = thresholds
    }
}
