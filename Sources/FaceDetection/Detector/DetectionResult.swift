/// What the detector found in a photo.
public struct DetectionResult: Sendable, Equatable {
    /// The faces, largest first, at most as many as the settings allow.
    public var faces: [DetectedFace]
    /// How many faces there were before that bound.
    public var total: Int

    /// Whether there were more faces than are listed.
    public var hasMore: Bool { total > faces.count }

    /// A result from its parts.
    public init(faces: [DetectedFace], total: Int) {
        self.faces = faces
        self.total = total
    }
}
