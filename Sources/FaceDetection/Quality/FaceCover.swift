import Glibc
import Imaging

/// Whether the eyes and the mouth of a face are covered, by a mask, dark glasses, a hand, hair and the like.
///
/// The one place that decides it: a small network (`FaceCoverNetwork`) reads ``FaceCoverFeatures`` of the picture. A
/// head of the classifier that is trained for it would fill these two values instead.
public struct FaceCover: Sendable, Equatable {
    /// How surely an eye or both are covered, 0 to 1.
    public var eyes: Double
    /// How surely the mouth is covered, 0 to 1.
    public var mouth: Double

    /// A finding from its values.
    public init(eyes: Double, mouth: Double) {
        self.eyes = eyes
        self.mouth = mouth
    }

    /// Looks at a face of an upright photo, as it is and mirrored; the mean of both is surer than either.
    public init(of face: DetectedFace, in image: RGBImage) {
        let features = FaceCoverFeatures(of: face, in: image).values
        let seen = FaceCoverNetwork.outputs(for: features)
        let mirrored = FaceCoverNetwork.outputs(for: FaceCoverFeatures.mirrored.map { features[$0] })
        self.init(
            eyes: Self.share((seen.eyes + mirrored.eyes) / 2), mouth: Self.share((seen.mouth + mirrored.mouth) / 2))
    }

    private static func share(_ logit: Float) -> Double { 1 / (1 + exp(-Double(logit))) }
}
