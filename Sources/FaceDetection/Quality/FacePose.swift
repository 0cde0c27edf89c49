import Glibc

/// How a head is turned, estimated from five landmarks under weak perspective.
///
/// A linear least-squares fit of a rigid mean face to the landmarks (the first step of POS: DeMenthon and Davis,
/// Model-based object pose in 25 lines of code, IJCV 15, 1995). Good to some degrees up to 40°, no better: the depth of
/// the nose differs from person to person.
public struct FacePose: Sendable, Equatable {
    /// The turn in the plane of the photo in degrees: the line between the eyes, positive clockwise as seen.
    public var roll: Double
    /// The turn to the side in degrees, positive where the nose points to the right of the photo.
    public var yaw: Double
    /// The nod in degrees, positive where the nose points up.
    public var pitch: Double

    /// A pose from its angles in degrees.
    public init(roll: Double, yaw: Double, pitch: Double) {
        self.roll = roll
        self.yaw = yaw
        self.pitch = pitch
    }

    /// The pose that the landmarks of a face show; all zero where they coincide.
    public init(of landmarks: FaceLandmarks) {
        let (right, left) = (landmarks.rightEye, landmarks.leftEye)
        let angle = atan2(left.y - right.y, left.x - right.x)
        let upright = SimilarityTransform(angle: -angle, scale: 1, moving: right, to: Point(x: 0, y: 0))
        let points = landmarks.points.map { upright($0) }
        let design = Self.model.map { [$0.x, $0.y, $0.depth, 1] }
        guard let across = LeastSquares.solve(design, points.map(\.x)),
            let down = LeastSquares.solve(design, points.map(\.y))
        else {
            self.init(roll: 0, yaw: 0, pitch: 0)
            return
        }
        self.init(
            roll: angle * 180 / .pi, yaw: Self.tilt(across) * 180 / .pi, pitch: -Self.tilt(down) * 180 / .pi)
    }

    /// The angle between a row of the fitted matrix and the plane of the face.
    private static func tilt(_ row: [Double]) -> Double {
        atan2(row[2], hypot(row[0], row[1]))
    }

    /// A point of the mean face in shares of the template's side; depth towards the viewer.
    package struct ModelPoint: Sendable {
        package let x: Double
        package let y: Double
        package let depth: Double
    }

    /// The template with depths: the tip of the nose lies 0.42 eye distances before the eyes, the corners of the mouth
    /// 0.03, as in the mean face of OpenCV's head pose examples.
    package static let model: [ModelPoint] = {
        let depths = [0, 0, 0.166, 0.012, 0.012]
        return zip(FaceLandmarks.template.points, depths).map {
            ModelPoint(x: $0.x - 0.5, y: $0.y - 0.5, depth: $1)
        }
    }()
}
