import FaceDetection
import Foundation
import Testing

@Suite("Pose from landmarks")
struct FacePoseTests {
    /// The mean face turned by angles in degrees and projected at a scale.
    static func project(yaw: Double, pitch: Double, roll: Double, scale: Double = 100) -> FaceLandmarks {
        let (yaw, pitch) = (yaw * .pi / 180, pitch * .pi / 180)
        let place = SimilarityTransform(
            angle: roll * .pi / 180, scale: scale, moving: Point(x: 0, y: 0), to: Point(x: 320, y: 240))
        let points = FacePose.model.map { point in
            // To the side about the vertical axis, then up about the horizontal one.
            let x = point.x * cos(yaw) + point.depth * sin(yaw)
            let depth = -point.x * sin(yaw) + point.depth * cos(yaw)
            return place(Point(x: x, y: point.y * cos(pitch) - depth * sin(pitch)))
        }
        return FaceLandmarks(
            rightEye: points[0], leftEye: points[1], noseTip: points[2], rightMouth: points[3], leftMouth: points[4])
    }

    @Test("a face straight ahead has no turn", arguments: [10.0, 100, 1000])
    func straight(scale: Double) {
        let pose = FacePose(of: Self.project(yaw: 0, pitch: 0, roll: 0, scale: scale))
        #expect(abs(pose.yaw) < 0.5 && abs(pose.pitch) < 0.5 && abs(pose.roll) < 0.5)
    }

    @Test("a growing turn to the side is measured as yaw only")
    func yaw() {
        for degrees in stride(from: -50.0, through: 50, by: 10) {
            let pose = FacePose(of: Self.project(yaw: degrees, pitch: 0, roll: 0))
            #expect(abs(pose.yaw - degrees) < 1 && abs(pose.pitch) < 2 && abs(pose.roll) < 1)
        }
    }

    @Test("a growing nod is measured as pitch only")
    func pitch() {
        for degrees in stride(from: -40.0, through: 40, by: 10) {
            let pose = FacePose(of: Self.project(yaw: 0, pitch: degrees, roll: 0))
            #expect(abs(pose.pitch - degrees) < 1 && abs(pose.yaw) < 2 && abs(pose.roll) < 1)
        }
    }

    @Test("a growing turn in the plane is measured as roll only")
    func roll() {
        for degrees in stride(from: -80.0, through: 80, by: 10) {
            let pose = FacePose(of: Self.project(yaw: 0, pitch: 0, roll: degrees))
            #expect(abs(pose.roll - degrees) < 0.5 && abs(pose.yaw) < 0.5 && abs(pose.pitch) < 0.5)
        }
    }

    @Test("landmarks in one point have no pose and do not crash")
    func degenerate() {
        let point = Point(x: 5, y: 5)
        let pose = FacePose(of: FaceLandmarks.template.map { _ in point })
        #expect(pose.yaw.isFinite && pose.pitch.isFinite && pose.roll.isFinite)
    }
}
