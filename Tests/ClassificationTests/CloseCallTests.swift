import Classification
import FaceDetection
import FaceScenes
import Imaging
import ModelFixtures
import Testing

@Suite("Close calls")
struct CloseCallTests {
    private static let classifier = Result { try FaceClassifier(modelDirectory: Fixtures.bundledModel) }
    private static let detector = Result { try FaceDetector(directory: Fixtures.bundledDetector) }

    /// Answers from a script and keeps what it was shown.
    private final class ScriptedNetwork {
        var answers: [FaceAttributes]
        var batches: [[RGBImage]] = []

        init(_ answers: [FaceAttributes]) { self.answers = answers }

        func classify(_ pictures: ArraySlice<RGBImage>) -> [FaceAttributes] {
            batches.append(Array(pictures))
            defer { answers.removeFirst(pictures.count) }
            return Array(answers.prefix(pictures.count))
        }
    }

    /// An answer with the probability `female` and of the group `young`, in the years 0, 1 and 2.
    private func answer(female: Double, young: Double) -> FaceAttributes {
        FaceAttributes(
            gender: LabelledProbabilities(labels: ["female", "male"], probabilities: [female, 1 - female]),
            ageGroup: LabelledProbabilities(
                labels: ["young", "grown", "old"], probabilities: [young, 0.9 - young, 0.1]),
            age: AgeEstimate(distribution: [young, 0.9 - young, 0.1]))
    }

    /// `count` faces on a photo with noise, found by a search that knows where they are.
    private func classify(
        count: Int = 1, by network: ScriptedNetwork, closeCall: Double = 0.25, mode: FaceMode = .detect, batch: Int = 8
    ) throws -> ClassificationAnswer {
        let faces = (0..<count).map { index in
            let box = FaceBox(x: 40 + 150 * Double(index), y: 60, width: 80, height: 100)
            return DetectedFace(
                box: box, landmarks: FaceLandmarks.template.map { Point(x: box.x + $0.x * 80, y: box.y + $0.y * 100) },
                confidence: 0.9)
        }
        let photos = ImagePipeline(
            FaceNetwork(model: try Self.classifier.get().model) { faces, _ in network.classify(faces.prefix(batch)) },
            options: FaceOptions(closeCall: closeCall),
            search: { _, _, _ in DetectionResult(faces: faces, total: faces.count) })
        return try #require(try photos.classify([(NonFace.noise.image(seed: 7), mode)]).first).get()
    }

    @Test("a closer, a wider and a mirrored crop decide with the first by their mean")
    func mean() throws {
        let network = ScriptedNetwork([
            answer(female: 0.9, young: 0.42), answer(female: 0.6, young: 0.6), answer(female: 0.3, young: 0.81),
            answer(female: 0.6, young: 0.57),
        ])
        let face = try #require(classify(by: network).faces.first).attributes
        #expect(network.batches.map(\.count) == [1, 3])
        let pictures = network.batches.flatMap(\.self).map { picture in
            (0..<picture.pixels.count).map { picture.pixels[$0] }
        }
        #expect(Set(pictures).count == 4)
        let mirrored = (0..<128 * 128).flatMap { index in
            let start = (index / 128 * 128 + 127 - index % 128) * 3
            return pictures[0][start..<start + 3]
        }
        // Reversed the sums of the sampling round otherwise here and there.
        #expect(zip(pictures[3], mirrored).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
        #expect(face.gender.label == "female" && abs(face.gender.confidence - 0.6) < 1e-12)
        #expect(face.ageGroup.label == "young" && abs(face.ageGroup.confidence - 0.6) < 1e-12)
        #expect(abs(try #require(face.age).estimate - (0.3 + 0.2)) < 1e-12)
    }

    @Test(
        "an age group's lead of the margin or more, and a gender's of twice that, is left alone",
        arguments: [(0.9, 0.6), (0.76, 0.65), (0.2, 0.3)])
    func clear(female: Double, young: Double) throws {
        let network = ScriptedNetwork([answer(female: female, young: young)])
        let face = try #require(classify(by: network).faces.first).attributes
        #expect(network.batches.count == 1 && face == answer(female: female, young: young))
    }

    @Test("where four crops leave it nearer still, the same turned to either side and mirrored decide with them")
    func turned() throws {
        let network = ScriptedNetwork(
            [0.6, 0.45, 0.6, 0.5, 0.3, 0.35, 0.4, 0.4].map { answer(female: $0, young: 0.8) })
        let face = try #require(classify(by: network).faces.first).attributes
        #expect(network.batches.map(\.count) == [1, 3, 4])
        let pictures = network.batches.flatMap(\.self).map { picture in
            (0..<picture.pixels.count).map { picture.pixels[$0] }
        }
        #expect(Set(pictures).count == 8)
        #expect(face.gender.label == "male" && abs(face.gender.confidence - 0.55) < 1e-12)
    }

    @Test("gender alone can be close", arguments: [0.6, 0.74, 0.26])
    func gender(female: Double) throws {
        let network = ScriptedNetwork((0..<4).map { _ in answer(female: female, young: 0.8) })
        _ = try classify(by: network)
        #expect(network.batches.map(\.count) == [1, 3])
    }

    @Test("0 turns it off, and a photo that is one cropped face is judged as it is")
    func never() throws {
        for (closeCall, mode) in [(0, FaceMode.detect), (0.25, .whole)] {
            let network = ScriptedNetwork([answer(female: 0.5, young: 0.45)])
            _ = try classify(by: network, closeCall: closeCall, mode: mode)
            #expect(network.batches.count == 1)
        }
    }

    @Test("the close ones of several faces run in batches of as many as the network takes; each gets its own mean")
    func severalFaces() throws {
        let close = answer(female: 0.9, young: 0.45)
        let clear = answer(female: 0.9, young: 0.1)
        let network = ScriptedNetwork(
            [close, clear, close] + [0.6, 0.75, 0.6, 0.15, 0, 0.2].map { answer(female: 0.9, young: $0) })
        let photo = try classify(count: 3, by: network, batch: 3)
        #expect(network.batches.map(\.count) == [3, 3, 3])
        let young = photo.faces.map { $0.attributes.ageGroup.probabilities[0].probability }
        for (found, expected) in zip(young, [0.6, 0.1, 0.2]) { #expect(abs(found - expected) < 1e-12) }
    }

    /// Scenes in some of which one crop alone is told the neighbouring age group.
    @Test(
        "turned by up to 30°, its eyes 24 pixels or more apart, the portrait keeps its labels",
        arguments: [2, 3, 8, 35, 43, 64, 74, 88, 99, 183, 198, 200])
    func labels(scene index: Int) throws {
        let scene = SceneRecipe(index: index).scene(portrait: try Fixtures.portrait())
        let photos = ImagePipeline(
            try Self.classifier.get().makeWorker(maximumBatch: 8).network,
            detector: try Self.detector.get().makeContext())
        let outcome = try #require(try photos.classify([(scene.canvas.image, .detect)]).first)
        let found = try outcome.get().faces
        for (face, placement) in scene.legibleFaces {
            let match = try #require(
                found.first { found in
                    FaceBox(x: found.box.x, y: found.box.y, width: found.box.width, height: found.box.height)
                        .overlap(with: face) >= 0.7
                })
            #expect(match.attributes.gender.label == "female")
            #expect(match.attributes.ageGroup.label == "30-49", "side \(placement.side), \(placement.degrees)°")
        }
    }
}
