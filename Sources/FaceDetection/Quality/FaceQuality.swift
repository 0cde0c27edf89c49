import Imaging

/// How fit a face's picture is for onboarding; the measures follow ISO/IEC 29794-5 in spirit, not in scale.
public struct FaceQuality: Sendable, Equatable {
    /// The distance between the eyes in pixels of the photo.
    public var eyeDistance: Double
    /// How the head is turned, in degrees.
    public var pose: FacePose
    /// The strength of the finest detail along the direction that has least of it, relative to the contrast of the
    /// face, 0 for none; independent of exposure.
    public var sharpness: Double
    /// The mean luma of the face, 0 to 1.
    public var brightness: Double
    /// The share of the face's pixels that are black or white beyond recovery, 0 to 1.
    public var clippedShare: Double
    /// The share of the face's expected outline that lies outside of the photo, 0 to 1.
    public var outsideShare: Double
    /// The least distance from a landmark to the photo's edge, in distances between the eyes; negative outside.
    public var edgeDistance: Double
    /// How surely eyes and mouth are covered.
    public var cover: FaceCover

    /// Measures from their values.
    public init(
        eyeDistance: Double, pose: FacePose, sharpness: Double, brightness: Double, clippedShare: Double,
        outsideShare: Double, edgeDistance: Double = 1, cover: FaceCover = FaceCover(eyes: 0, mouth: 0)
    ) {
        self.eyeDistance = eyeDistance
        self.pose = pose
        self.sharpness = sharpness
        self.brightness = brightness
        self.clippedShare = clippedShare
        self.outsideShare = outsideShare
        self.edgeDistance = edgeDistance
        self.cover = cover
    }

    /// Measures a face of an upright photo.
    public init(of face: DetectedFace, in image: RGBImage) {
        let luma = FaceLuma(of: face, in: image)
        self.init(
            eyeDistance: face.landmarks.eyeDistance, pose: FacePose(of: face.landmarks), sharpness: luma.sharpness,
            brightness: luma.mean, clippedShare: luma.clippedShare,
            outsideShare: FaceOutline(of: face.landmarks).shareOutside(width: image.width, height: image.height),
            edgeDistance: face.landmarks.edgeDistance(width: image.width, height: image.height),
            cover: FaceCover(of: face, in: image))
    }

    /// What speaks against using the face, in the order of ``QualityReason``; none where it is usable.
    public func reasons(_ thresholds: FaceQualityThresholds = FaceQualityThresholds()) -> [QualityReason] {
        var reasons: [QualityReason] = []
        if eyeDistance < thresholds.minimumEyeDistance { reasons.append(.tooSmall) }
        if sharpness < thresholds.minimumSharpness { reasons.append(.blurred) }
        if abs(pose.yaw) > thresholds.maximumYaw || abs(pose.pitch) > thresholds.maximumPitch
            || abs(pose.roll) > thresholds.maximumRoll
        {
            reasons.append(.turnedAway)
        }
        if brightness < thresholds.minimumBrightness { reasons.append(.tooDark) }
        if brightness > thresholds.maximumBrightness
            || (clippedShare > thresholds.maximumClippedShare && brightness > 0.5)
        {
            reasons.append(.overexposed)
        }
        if outsideShare > thresholds.maximumOutsideShare || edgeDistance < thresholds.minimumEdgeDistance {
            reasons.append(.cutOff)
        }
        return reasons + coverReasons(thresholds)
    }

    /// ``QualityReason/covered`` and what it is that is covered; none where nothing is.
    private func coverReasons(_ thresholds: FaceQualityThresholds) -> [QualityReason] {
        var reasons: [QualityReason] = []
        if cover.eyes > thresholds.maximumCoveredEyes { reasons.append(.coveredEyes) }
        if cover.mouth > thresholds.maximumCoveredMouth { reasons.append(.coveredMouth) }
        return reasons.isEmpty ? [] : [.covered] + reasons
    }
}
