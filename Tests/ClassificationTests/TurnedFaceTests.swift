import Classification
import FaceDetection
import FaceScenes
import Imaging
import ModelFixtures
import Testing

/// The tolerance that docs/detection.md states.
@Suite("Turned faces")
struct TurnedFaceTests {
    private static let classifier = Result { try FaceClassifier(modelDirectory: Fixtures.bundledModel) }
    private static let detector = Result { try FaceDetector(directory: Fixtures.bundledDetector) }

    /// What is said of the portrait, 300 pixels wide, turned about its middle.
    private func attributes(degrees: Double) throws -> FaceAttributes {
        var scene = PortraitScene(
            canvas: Background.plain.canvas(width: 640, height: 480, seed: 1), portrait: try Fixtures.portrait())
        scene.paste(
            PortraitScene.Placement(centre: Point(x: 320, y: 240), side: 300, degrees: degrees))
        let photos = ImagePipeline(
            try Self.classifier.get().makeWorker(maximumBatch: 1).network,
            detector: try Self.detector.get().makeContext())
        let outcome = try #require(try photos.classify([(scene.canvas.image, .single)]).first)
        return try #require(outcome.get().faces.first).attributes
    }

    @Test(
        "a face turned by up to 45° is told the same gender within 0.2 and an age within 7 years, up to 30° the same age group",
        arguments: stride(from: -45.0, through: 45, by: 5).map(\.self))
    func turned(degrees: Double) throws {
        let (upright, turned) = (try attributes(degrees: 0), try attributes(degrees: degrees))
        #expect(turned.gender.label == upright.gender.label)
        for (entry, expected) in zip(turned.gender.probabilities, upright.gender.probabilities) {
            #expect(abs(entry.probability - expected.probability) <= 0.2, "\(entry.label)")
        }
        let years = try #require(turned.age).estimate - (try #require(upright.age).estimate)
        #expect(abs(years) <= 7)
        if abs(degrees) <= 30 { #expect(turned.ageGroup.label == upright.ageGroup.label) }
    }
}
