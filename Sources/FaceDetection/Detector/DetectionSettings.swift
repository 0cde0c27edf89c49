/// How a photo is searched for faces.
public struct DetectionSettings: Sendable, Equatable {
    /// The long side, in pixels, that the photo is scaled to in each pass, ascending.
    ///
    /// The first pass always runs, with a border around the photo. A finer one runs where the photo has the pixels.
    public var passes: [Int]
    /// The border of the first pass on each side as a share of its long side.
    public var border: Double
    /// The least score of a face, 0 to 1.
    public var scoreThreshold: Double
    /// The overlap (intersection over union) above which two finds of one pass are one face, 0 to 1.
    public var iou: Double
    /// The most faces that a result lists; the largest are kept.
    public var maximumFaces: Int
    /// Whether a face that no pass saw at a good size is looked at once more on its own.
    public var refines: Bool
    /// Whether the photo is searched at quarter turns too where upright there is no face, or a doubtful one.
    public var rotations: Bool
    /// The least distance between the eyes, in pixels of the photo, of faces for which a photo with the pixels gets a fine
    /// pass; 0 for no such pass.
    public var smallestEyes: Double

    /// Settings; each has the default that docs/detection.md explains.
    public init(
        passes: [Int] = [320, 640], border: Double = 0.2, scoreThreshold: Double = 0.6, iou: Double = 0.3,
        maximumFaces: Int = 32, refines: Bool = true, rotations: Bool = true, smallestEyes: Double = 20
    ) {
        self.passes = passes
        self.border = border
        self.scoreThreshold = scoreThreshold
        self.iou = iou
        self.maximumFaces = maximumFaces
        self.refines = refines
        self.rotations = rotations
        self.smallestEyes = smallestEyes
    }

    /// The long sides that a pass may have, in pixels.
    public static let passRange = 64...2560

    /// The numbers of faces that a result may be limited to.
    public static let maximumFacesRange = 1...1000

    /// The longer edge of the largest faces that the network was trained on, in pixels.
    static let largestFace = 300.0

    /// The score below which a face is doubtful: on their side or head one in twenty exceeds it.
    static let convincingScore = 0.92

    /// The least score of a face that only a turned photo shows, and of a look that confirms a weak find.
    static let turnedScore = 0.72

    /// Finds that count although they score less than a face must, if a look at them confirms them.
    struct WeakFinds {
        /// The share of the least score that they need.
        var share: Double
        /// The longest edge that they have, in pixels of the pass.
        var size: Double

        /// Those of the finest pass over the whole photo.
        static let ofPasses = WeakFinds(share: 0.5, size: 24)
        /// Those of a fine pass, which is there for faces that it sees small.
        static let ofFinePass = WeakFinds(share: 0.35, size: 32)
        /// None.
        static let none = WeakFinds(share: 1, size: 0)
    }

    /// The most weak finds of a photo that are looked at.
    static let maximumWeak = 64

    /// The distance between the eyes, in pixels of a pass, from which on faces are found.
    static let smallestEyesSeen = 8.0

    /// The pixels of a photo up to which its faces are seen from several views whatever they look like.
    static let smallPhoto = 250_000

    /// The sizes of a face in a pass, in pixels of its longer edge, at which its landmarks are good.
    static let landmarkSizes = 60.0...200.0
}
