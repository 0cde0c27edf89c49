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
