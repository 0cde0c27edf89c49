import Glibc

/// How five landmarks lie to each other, whatever the place, size and turn of the face in the plane.
///
/// The axis of a face runs from the middle between the eyes to the middle of the mouth; its length is the unit.
public struct FaceShape: Sendable, Equatable {
    /// From the right to the left eye, across the axis; negative where they have changed sides.
    public var eyes: Double
    /// From the right to the left corner of the mouth, across the axis.
    public var mouth: Double
    /// The tilt of the line between the eyes against the axis, in degrees; 0 where it is square.
    public var eyeTilt: Double
    /// The tilt of the mouth against the axis, in degrees.
    public var mouthTilt: Double
    /// How far down the axis the tip of the nose lies: 0 between the eyes, 1 at the mouth.
    public var noseDown: Double
    /// How far from the axis the tip of the nose lies, positive towards the left eye.
    public var noseAcross: Double

    /// The shape of landmarks; nil where eyes and mouth coincide.
    public init?(of landmarks: FaceLandmarks) {
        let top = landmarks.rightEye.midpoint(to: landmarks.leftEye)
        let bottom = landmarks.rightMouth.midpoint(to: landmarks.leftMouth)
        let length = top.distance(to: bottom)
        guard length > 0, length.isFinite else { return nil }
        let down = Point(x: (bottom.x - top.x) / length, y: (bottom.y - top.y) / length)
        let across = { (from: Point, to: Point) in ((to.x - from.x) * down.y - (to.y - from.y) * down.x) / length }
        let along = { (from: Point, to: Point) in ((to.x - from.x) * down.x + (to.y - from.y) * down.y) / length }
        eyes = across(landmarks.rightEye, landmarks.leftEye)
        mouth = across(landmarks.rightMouth, landmarks.leftMouth)
        eyeTilt = atan2(along(landmarks.rightEye, landmarks.leftEye), eyes) * 180 / .pi
        mouthTilt = atan2(along(landmarks.rightMouth, landmarks.leftMouth), mouth) * 180 / .pi
        noseDown = along(top, landmarks.noseTip)
        noseAcross = across(top, landmarks.noseTip)
    }

    /// Whether each measure lies within the spread of real faces: docs/detection.md has where the bounds are from.
    public var isOfFace: Bool {
        Self.eyesRange.contains(eyes) && Self.mouthRange.contains(mouth) && abs(eyeTilt) <= Self.largestTilt
            && abs(mouthTilt) <= Self.largestTilt && Self.noseDownRange.contains(noseDown)
            && abs(noseAcross) <= Self.largestNoseAcross
    }

    static let eyesRange = 0.58...1.25
    static let mouthRange = 0.42...1.1
    static let largestTilt = 8.0
    static let noseDownRange = 0.34...0.73
    static let largestNoseAcross = 0.42
}
