/// From where on a measure of ``FaceQuality`` speaks against a face.
public struct FaceQualityThresholds: Sendable, Equatable {
    /// The least distance between the eyes, in pixels.
    public var minimumEyeDistance: Double
    /// The least sharpness.
    public var minimumSharpness: Double
    /// The greatest turn to either side, in degrees.
    public var maximumYaw: Double
    /// The greatest nod up or down, in degrees.
    public var maximumPitch: Double
    /// The greatest turn in the plane, in degrees.
    public var maximumRoll: Double
    /// The least mean luma, 0 to 1. Low, because dark skin is not a defect of the picture.
    public var minimumBrightness: Double
    /// The greatest mean luma, 0 to 1.
    public var maximumBrightness: Double
    /// The greatest share of clipped pixels in a bright face, 0 to 1.
    public var maximumClippedShare: Double
    /// The greatest share of the face's outline outside of the photo, 0 to 1.
    public var maximumOutsideShare: Double
    /// The least distance from a landmark to the photo's edge, in distances between the eyes; negative outside.
    public var minimumEdgeDistance: Double
    /// The greatest sureness, 0 to 1, that an eye or both are covered.
    public var maximumCoveredEyes: Double
    /// The greatest sureness, 0 to 1, that the mouth is covered.
    public var maximumCoveredMouth: Double

    /// Thresholds; docs/detection.md explains the defaults.
    public init(
        minimumEyeDistance: Double = 24, minimumSharpness: Double = 0.09, maximumYaw: Double = 35,
        maximumPitch: Double = 30, maximumRoll: Double = 45, minimumBrightness: Double = 0.12,
        maximumBrightness: Double = 0.88, maximumClippedShare: Double = 0.25, maximumOutsideShare: Double = 0.2,
        minimumEdgeDistance: Double = 0.1, maximumCoveredEyes: Double = 0.5, maximumCoveredMouth: Double = 0.5
    ) {
        self.minimumEyeDistance = minimumEyeDistance
        self.minimumSharpness = minimumSharpness
        self.maximumYaw = maximumYaw
        self.maximumPitch = maximumPitch
        self.maximumRoll = maximumRoll
        self.minimumBrightness = minimumBrightness
        self.maximumBrightness = maximumBrightness
        self.maximumClippedShare = maximumClippedShare
        self.maximumOutsideShare = maximumOutsideShare
        self.minimumEdgeDistance = minimumEdgeDistance
        self.maximumCoveredEyes = maximumCoveredEyes
        self.maximumCoveredMouth = maximumCoveredMouth
    }
}
