/// What the detector found in a photo.
public struct DetectionResult: Sendable, Equatable {
    /// The faces, largest first, at most as many as the settings allow.
    public var faces: [DetectedFace]
    /// How many faces there were before that bound.
    public var total: Int
    /// The turn of the photo after which its faces stand upright; their boxes and landmarks are in the photo as it is.
    public var rotation: QuarterTurn
    /// The least distance between the eyes, in pixels of the photo, of faces that the search could find.
    public var smallestEyes: Double

    /// Whether there were more faces than are listed.
    public var hasMore: Bool { total > faces.count }

    /// A result from its parts.
    public init(
        faces: [DetectedFace], total: Int, rotation: QuarterTurn = .none, smallestEyes: Double = 0
    ) {
        self.faces = faces
        self.total = total
        self.rotation = rotation
        self.smallestEyes = smallestEyes
    }
}
