import FaceDetection
import Foundation
import Imaging
import Testing

@Suite("Photos at any turn")
struct QuarterTurnTests {
    private func photo(_ degrees: Int) throws -> RGBImage {
        let path = Fixtures.root + "/Tests/Fixtures/turned/portrait1350_rot\(degrees).jpg"
        return try ImageDecoder().decode([UInt8](Data(contentsOf: URL(filePath: path)))).image
    }

    @Test("a turn is the one that makes a roll level")
    func uprighting() {
        let turns = [0.0, 40, 50, 90, 180, -180, -90, -50, 300, 720].map {
            QuarterTurn(uprighting: $0 * .pi / 180).degrees
        }
        #expect(turns == [0, 0, 270, 270, 180, 180, 90, 90, 90, 0])
    }

    @Test("a turned photo has the face of the upright one, where it lies in the photo", arguments: [90, 180, 270])
    func turned(degrees: Int) throws {
        let context = try Fixtures.context()
        let (upright, image) = try (photo(0), photo(degrees))
        let expected = try #require(context.detect(in: upright).faces.first)
        let result = context.detect(in: image)
        let face = try #require(result.faces.first)
        #expect(result.total == 1 && result.rotation.degrees == degrees)
        #expect(abs(face.confidence - expected.confidence) < 0.02 && face.hasShapeOfFace)
        // From the turned photo back to the upright one.
        let turn = SimilarityTransform(
            angle: Double(degrees) * .pi / 180, scale: 1,
            moving: Point(x: Double(image.width) / 2, y: Double(image.height) / 2),
            to: Point(x: Double(upright.width) / 2, y: Double(upright.height) / 2))
        for (found, place) in zip(face.landmarks.points, expected.landmarks.points) {
            #expect(turn(found).distance(to: place) < 0.05 * expected.landmarks.eyeDistance)
        }
    }

    @Test("an upright photo is not turned, and neither is any where turns are not asked for")
    func upright() throws {
        let context = try Fixtures.context()
        #expect(context.detect(in: try photo(0)).rotation == .none)
        let result = context.detect(in: try photo(180), settings: DetectionSettings(rotations: false))
        #expect(result.rotation == .none)
    }

    private func face(confidence: Double, degrees: Double = 0, edge: Double = 100) -> DetectedFace {
        let turn = SimilarityTransform(
            angle: degrees * .pi / 180, scale: edge, moving: Point(x: 0.5, y: 0.5), to: Point(x: 0, y: 0))
        return DetectedFace(
            box: FaceBox(centre: Point(x: 0, y: 0), width: edge, height: edge),
            landmarks: FaceLandmarks.template.map { turn($0) }, confidence: confidence)
    }

    @Test("no face, a low score and landmarks that are not a face's are doubtful; the turn is that of the best face")
    func evidence() {
        #expect(TurnEvidence(faces: []).isDoubtful)
        #expect(TurnEvidence(faces: [face(confidence: 0.8)]).isDoubtful)
        #expect(!TurnEvidence(faces: [face(confidence: 0.94)]).isDoubtful)
        var wrong = face(confidence: 0.94)
        swap(&wrong.landmarks.rightEye, &wrong.landmarks.leftEye)
        #expect(TurnEvidence(faces: [wrong]).isDoubtful)
        let several = TurnEvidence(faces: [face(confidence: 0.7, edge: 120), face(confidence: 0.95, degrees: 95)])
        #expect(several.rotation == .left && several.weight > TurnEvidence(faces: [wrong]).weight)
    }
}
