import FaceDetection
import FaceScenes
import Foundation
import Imaging
import ModelFiles
import NeuralNetwork
import Testing

@Suite("Face detector")
struct FaceDetectorTests {
    @Test("the astronaut's face is found where it is, with landmarks in their places")
    func astronaut() throws {
        let result = try Fixtures.context().detect(in: Fixtures.picture("astronaut"))
        let face = try #require(result.faces.first)
        #expect(result.faces.count == 1 && result.total == 1)
        #expect(face.box.overlap(with: FaceBox(x: 178, y: 62, width: 91, height: 114)) > 0.8)
        #expect(face.confidence > 0.9)
        let expected = [(203, 103), (248, 103), (224, 127), (204, 143), (244, 143)]
        for (point, place) in zip(face.landmarks.points, expected) {
            #expect(point.distance(to: Point(x: Double(place.0), y: Double(place.1))) < 7)
        }
    }

    @Test("pasted portraits of all sizes and turns are found with a box of IoU 0.7, and no second box")
    func pastedPortraits() throws {
        let context = try Fixtures.context()
        let tally = try SceneTally(
            scenes: (0..<40).map { try SceneRecipe(index: $0).scene(portrait: Fixtures.picture("portrait")) },
            context: context, settings: DetectionSettings(passes: [320, 640, 1280]))
        #expect(Double(tally.found) >= 0.95 * Double(tally.faces), "\(tally)")
        #expect(tally.surplus == 0, "\(tally)")
    }

    @Test(
        "a face that fills the photo has one box where a fine pass takes its surroundings for another",
        arguments: [150, 397])
    func phantom(scene index: Int) throws {
        let scene = try SceneRecipe(index: index).scene(portrait: Fixtures.picture("portrait"))
        let settings = DetectionSettings(passes: [320, 640, 1280])
        let result = try Fixtures.context().detect(in: scene.canvas.image, settings: settings)
        #expect(result.faces.count == 1)
    }

    @Test("generated pictures without a face have none", arguments: NonFace.allCases)
    func nonFaces(kind: NonFace) throws {
        let context = try Fixtures.context()
        for seed in 0..<6 {
            let result = context.detect(
                in: kind.image(seed: UInt64(seed)), settings: DetectionSettings(passes: [320, 640, 1280]))
            #expect(result.faces.isEmpty, "seed \(seed)")
        }
    }

    @Test("a turned face gives the landmarks of the upright one, turned", arguments: [-45.0, -30, -15, 15, 30, 45])
    func turned(degrees: Double) throws {
        let context = try Fixtures.context()
        let portrait = try Fixtures.picture("portrait")
        let middle = Point(x: 240, y: 200)
        let faces = try [0, degrees].map { turn in
            var scene = PortraitScene(
                canvas: Background.cloudy.canvas(width: 480, height: 400, seed: 4), portrait: portrait)
            scene.paste(PortraitScene.Placement(centre: middle, side: 200, degrees: turn))
            return try #require(context.detect(in: scene.canvas.image).faces.first)
        }
        let turn = SimilarityTransform(angle: degrees * .pi / 180, scale: 1, moving: middle, to: middle)
        for (found, upright) in zip(faces[1].landmarks.points, faces[0].landmarks.points) {
            #expect(found.distance(to: turn(upright)) < 0.25 * faces[0].landmarks.eyeDistance)
        }
        #expect(faces[1].box.centre.distance(to: turn(faces[0].box.centre)) < 0.2 * faces[0].landmarks.eyeDistance)
        #expect(abs(faces[1].uprightEdge / faces[0].uprightEdge - 1) < 0.1)
        #expect(abs((faces[1].roll - faces[0].roll) * 180 / .pi - degrees) < 10)
    }

    @Test("faces come largest first, and those beyond the bound are counted")
    func bound() throws {
        let portrait = try Fixtures.picture("portrait")
        var scene = PortraitScene(
            canvas: Background.plain.canvas(width: 640, height: 320, seed: 1), portrait: portrait)
        for (x, side) in [(100.0, 120.0), (300, 200), (530, 160)] {
            scene.paste(PortraitScene.Placement(centre: Point(x: x, y: 160), side: side))
        }
        let context = try Fixtures.context()
        let all = context.detect(in: scene.canvas.image)
        #expect(all.faces.map { Int($0.box.centre.x / 200) } == [1, 2, 0])
        #expect(all.total == 3 && !all.hasMore)
        let bounded = context.detect(in: scene.canvas.image, settings: DetectionSettings(maximumFaces: 2))
        #expect(bounded.faces == Array(all.faces.prefix(2)))
        #expect(bounded.total == 3 && bounded.hasMore)
    }

    @Test("a score threshold of one finds nothing, and no pass finds nothing")
    func nothing() throws {
        let context = try Fixtures.context()
        let photo = try Fixtures.picture("astronaut")
        #expect(context.detect(in: photo, settings: DetectionSettings(scoreThreshold: 1)).faces.isEmpty)
        #expect(context.detect(in: photo, settings: DetectionSettings(passes: [])).faces.isEmpty)
    }

    @Test("a context gives the same answer whatever it saw before")
    func repeatable() throws {
        let context = try Fixtures.context()
        let (astronaut, portrait) = try (Fixtures.picture("astronaut"), Fixtures.picture("portrait"))
        let first = context.detect(in: portrait)
        _ = context.detect(in: astronaut)
        #expect(context.detect(in: portrait) == first)
    }

    @Test("a directory without a model, and one of another network, are errors that say what is wrong")
    func badDirectories() throws {
        #expect(throws: ModelError.self) { _ = try FaceDetector(directory: "/nonexistent") }
        let directory = FileManager.default.temporaryDirectory.appending(path: "detector-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let json = try String(contentsOfFile: Fixtures.detector + "/model.json", encoding: .utf8)
        try json.replacingOccurrences(of: "\"yunet_n\"", with: "\"yunet_s\"")
            .write(to: directory.appending(path: "model.json"), atomically: true, encoding: .utf8)
        #expect(
            throws: ModelError.detector(
                .badValue(key: "architecture", value: "\"yunet_s\"", allowed: "\"yunet_n\""))
        ) {
            _ = try FaceDetector(directory: directory.path())
        }
        try json.replacingOccurrences(of: "\"strides\"", with: "\"stride\"")
            .write(to: directory.appending(path: "model.json"), atomically: true, encoding: .utf8)
        #expect { _ = try FaceDetector(directory: directory.path()) } throws: {
            "\($0)".contains("stride is no known key; did you mean strides?")
        }
    }
}
