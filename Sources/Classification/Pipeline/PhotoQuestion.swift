/// Which faces of a photo are classified.
public enum FaceMode: String, Sendable, CaseIterable {
    /// Every face that the detector finds.
    case detect
    /// None is looked for: the photo as a whole is one face, cropped as the model was trained.
    case whole
    /// The largest face that the detector finds.
    case largest
    /// The only face of the photo; a photo with several is refused.
    case single

    /// Whether the detector is needed.
    public var detects: Bool { self != .whole }
}

/// What is asked of a photo.
public struct PhotoQuestion: Sendable, Equatable {
    /// Which of its faces are classified.
    public var mode: FaceMode
    /// Whether a photo in which no face is found is taken as a face itself.
    public var takesPhotoAsFace: Bool
    /// Questions to the distribution over years.
    public var thresholds: AgeThresholds
    /// Whether the answer gives the probability of each age.
    public var includesAgeDistribution: Bool

    /// Puts the parts together.
    public init(
        mode: FaceMode, takesPhotoAsFace: Bool = false, thresholds: AgeThresholds = AgeThresholds(),
        includesAgeDistribution: Bool = false
    ) {
        self.mode = mode
        self.takesPhotoAsFace = takesPhotoAsFace
        self.thresholds = thresholds
        self.includesAgeDistribution = includesAgeDistribution
    }
}
