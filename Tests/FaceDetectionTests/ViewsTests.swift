import FaceDetection
import FaceScenes
import Foundation
import Imaging
import Testing

@Suite("Views of a face")
struct ViewsTests {
    /// The portrait in a border of a quarter of its reflection, turned clockwise; its corners are reflections too.
    private func reflected(_ degrees: Double, mirrored: Bool = false) throws -> RGBImage {
        let portrait = try Fixtures.picture("portrait")
        let side = 240
        let crop = FaceCrop.box(margin: 0, upright: true)
        let turn = degrees * .pi / 180
        let (right, left) = (Point(x: -cos(-turn), y: -sin(-turn)), Point(x: cos(-turn), y: sin(-turn)))
        let square = DetectedFace(
            box: FaceBox(x: -40, y: -40, width: 240, height: 240),
            landmarks: FaceLandmarks(
                rightEye: right, leftEye: left, noseTip: right, rightMouth: right, leftMouth: left),
            confidence: 1, uprightEdge: 240)
        return crop.sample(from: portrait, face: square, width: side, height: side, mirrored: mirrored)
    }

    /// Where the landmarks of the upright picture lie in the turned one.
    private func turned(_ landmarks: FaceLandmarks, _ degrees: Double) -> FaceLandmarks {
        let middle = Point(x: 120, y: 120)
        let turn = SimilarityTransform(angle: degrees * .pi / 180, scale: 1, moving: middle, to: middle)
        return landmarks.map { turn($0) }
    }

    @Test(
        "a face at any turn has its landmarks where the turn put them, and views agree on them",
        arguments: (0..<12).map { Double($0) * 30 })
    func anyTurn(degrees: Double) throws {
        let context = try Fixtures.context()
        let upright = try #require(context.detect(in: try reflected(0)).faces.first)
        let image = try reflected(degrees)
        let face = try #require(context.detect(in: image).faces.first)
        let expected = turned(upright.landmarks, degrees)
        for (found, place) in zip(face.landmarks.points, expected.points) {
            #expect(found.distance(to: place) < 0.2 * upright.landmarks.eyeDistance)
        }
        #expect(face.viewsAgree && face.hasShapeOfFace)
    }

    @Test("the mirrored picture has the mirrored face")
    func mirrored() throws {
        let context = try Fixtures.context()
        let face = try #require(context.detect(in: try reflected(0)).faces.first)
        let other = try #require(context.detect(in: try reflected(0, mirrored: true)).faces.first)
        let eyes = face.landmarks.eyeDistance
        #expect(abs(240 - other.box.centre.x - face.box.centre.x) < 0.05 * eyes)
        #expect(other.landmarks.rightEye.distance(to: mirror(face.landmarks.leftEye)) < 0.08 * eyes)
        #expect(other.landmarks.leftMouth.distance(to: mirror(face.landmarks.rightMouth)) < 0.08 * eyes)
    }

    private func mirror(_ point: Point) -> Point { Point(x: 240 - point.x, y: point.y) }

    @Test("views do not agree on landmarks that lie across the face", arguments: [90.0, 270])
    func wrongLandmarks(degrees: Double) throws {
        let context = try Fixtures.context()
        let image = try reflected(0)
        let face = try #require(context.detect(in: image).faces.first)
        #expect(context.viewsAgree(on: face, in: image))
        let centre = face.box.centre
        let turn = SimilarityTransform(angle: degrees * .pi / 180, scale: 1, moving: centre, to: centre)
        var wrong = face
        wrong.landmarks = face.landmarks.map { turn($0) }
        // Laid out as a face's, and still not this one's. (Of one on its head the network sees a face all the same, and scores
        // it lower: there the scores of the turns decide.)
        #expect(wrong.hasShapeOfFace)
        #expect(!context.viewsAgree(on: wrong, in: image))
    }

    @Test("a face whose views do not agree has no shape of a face")
    func disagreement() throws {
        var face = try #require(Fixtures.context().detect(in: try reflected(0)).faces.first)
        #expect(face.hasShapeOfFace)
        face.viewsAgree = false
        #expect(!face.hasShapeOfFace && !TurnEvidence.isConvincing(face))
    }
}
