/// The five points that the detector finds in a face; right and left are the person's.
public struct FaceLandmarks: Sendable, Equatable {
    /// The centre of the person's right eye, on the left in a photo.
    public var rightEye: Point
    /// The centre of the person's left eye.
    public var leftEye: Point
    /// The tip of the nose.
    public var noseTip: Point
    /// The person's right corner of the mouth.
    public var rightMouth: Point
    /// The person's left corner of the mouth.
    public var leftMouth: Point

    /// Landmarks from their positions.
    public init(rightEye: Point, leftEye: Point, noseTip: Point, rightMouth: Point, leftMouth: Point) {
        self.rightEye = rightEye
        self.leftEye = leftEye
        self.noseTip = noseTip
        self.rightMouth = rightMouth
        self.leftMouth = leftMouth
    }

    /// The five points in the network's order: right eye, left eye, nose tip, right and left corner of the mouth.
    public var points: [Point] { [rightEye, leftEye, noseTip, rightMouth, leftMouth] }

    /// The distance between the eyes, in pixels.
    public var eyeDistance: Double { rightEye.distance(to: leftEye) }

    /// The same landmarks, each moved by `transform`.
    public func map(_ transform: (Point) -> Point) -> FaceLandmarks {
        FaceLandmarks(
            rightEye: transform(rightEye), leftEye: transform(leftEye), noseTip: transform(noseTip),
            rightMouth: transform(rightMouth), leftMouth: transform(leftMouth))
    }

    /// The medians of the landmarks over UTKFace's own crops, as shares of the crop's side.
    public static let template = FaceLandmarks(
        rightEye: Point(x: 0.2960, y: 0.2945), leftEye: Point(x: 0.6907, y: 0.2927),
        noseTip: Point(x: 0.4943, y: 0.5124), rightMouth: Point(x: 0.3235, y: 0.6864),
        leftMouth: Point(x: 0.6695, y: 0.6850))
}
