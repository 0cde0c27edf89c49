import FaceDetection
import Glibc
import Testing

@Suite("The shape of landmarks")
struct FaceShapeTests {
    /// The mean face, 100 pixels wide.
    private let face = FaceLandmarks.template.map { Point(x: 100 * $0.x, y: 100 * $0.y) }

    private func isOfFace(_ landmarks: FaceLandmarks) -> Bool { FaceShape(of: landmarks)?.isOfFace ?? false }

    @Test("the mean face is one at any turn, place and size", arguments: stride(from: 0.0, to: 360, by: 30).map(\.self))
    func anyTurn(degrees: Double) {
        let move = SimilarityTransform(
            angle: degrees * .pi / 180, scale: 0.4, moving: Point(x: 50, y: 50), to: Point(x: 700, y: -20))
        #expect(isOfFace(face.map { move($0) }))
    }

    @Test("a head turned to the side by 45° keeps the shape of a face")
    func yaw() {
        let turn = 45 * Double.pi / 180
        let points = FacePose.model.map { Point(x: 100 * ($0.x * cos(turn) + $0.depth * sin(turn)), y: 100 * $0.y) }
        #expect(
            isOfFace(
                FaceLandmarks(
                    rightEye: points[0], leftEye: points[1], noseTip: points[2], rightMouth: points[3],
                    leftMouth: points[4])))
    }

    @Test("swapped eyes, a mirrored face, a mouth above the eyes and a tilted mouth are no face")
    func wrongPlaces() {
        var swapped = face
        swap(&swapped.rightEye, &swapped.leftEye)
        var nose = face
        nose.noseTip.y = 20
        var tilted = face
        tilted.leftMouth.y += 12
        var aside = face
        aside.noseTip.x += 25
        var narrow = face
        narrow.leftEye.x = narrow.rightEye.x + 15
        let mirrored = face.map { Point(x: 100 - $0.x, y: $0.y) }
        for landmarks in [swapped, nose, tilted, aside, narrow, mirrored] { #expect(!isOfFace(landmarks)) }
    }

    @Test("landmarks that coincide are no face")
    func coincident() {
        #expect(FaceShape(of: face.map { _ in Point(x: 3, y: 3) }) == nil)
    }
}
