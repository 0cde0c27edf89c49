import Classification
import FaceDetection
import FaceScenes
import Imaging
import ModelFiles
import ModelFixtures
import Testing

@Suite("Faces of photos")
struct PhotoPipelineTests {
    private static let classifier = Result { try FaceClassifier(modelDirectory: Fixtures.bundledModel) }
    private static let detector = Result { try FaceDetector(directory: Fixtures.bundledDetector) }

    private func photos(batch: Int = 8, options: FaceOptions = FaceOptions()) throws -> ImagePipeline {
        ImagePipeline(
            try Self.classifier.get().makeWorker(maximumBatch: batch).network,
            detector: try Self.detector.get().makeContext(), options: options)
    }

    /// The portrait pasted onto a plain canvas at several places: x of the centre, side, degrees.
    private func scene(_ places: [(x: Double, side: Double, degrees: Double)]) throws -> RGBImage {
        var scene = PortraitScene(
            canvas: Background.plain.canvas(width: 640, height: 320, seed: 1), portrait: try Fixtures.portrait())
        for place in places {
            scene.paste(
                PortraitScene.Placement(
                    centre: Point(x: place.x, y: 160), side: place.side, degrees: place.degrees))
        }
        return scene.canvas.image
    }

    @Test("whole: the photo is the face; nothing is found, measured or timed that was not looked for")
    func whole() throws {
        let photos = try photos()
        let result = try #require(try photos.classify([(Fixtures.portrait(), .whole)]).first).get()
        #expect(result.faces.map(\.box) == [.init(x: 0, y: 0, width: 160, height: 160)])
        #expect(result.faces[0].detection == nil && result.facesFound == nil && result.timing.detection == nil)
        #expect(result.faces[0].attributes.gender.label == "female")
    }

    @Test("the faces of several photos run as one batch, and answer as each photo alone")
    func oneBatch() throws {
        let photos = try photos(options: FaceOptions(closeCall: 0))
        let three = try scene([(100, 120, 0), (300, 200, 10), (530, 160, 0)])
        let asked: [(image: RGBImage, mode: FaceMode)] = [
            (three, .detect), (try Fixtures.portrait(), .whole), (three, .largest),
        ]
        var passes: [Int] = []
        let together = try photos.classify(asked) { passes.append($0.pictures.count) }.map { try $0.get() }
        #expect(passes == [5])
        #expect(together.map(\.faces.count) == [3, 1, 1])
        #expect(together.map(\.facesFound) == [3, nil, 3])
        for (photo, expected) in zip(asked, together) {
            let alone = try #require(try photos.classify([photo]).first).get()
            for (left, right) in zip(alone.faces, expected.faces) {
                #expect(left.box == right.box && left.detection == right.detection)
                for (one, other) in zip(left.attributes.ageGroup.probabilities, right.attributes.ageGroup.probabilities)
                {
                    #expect(abs(one.probability - other.probability) < 1e-3)
                }
            }
        }
        #expect(together[2].faces[0].box == together[0].faces[0].box)
    }

    @Test("more faces than the network takes at once run in several batches; each keeps its own answer")
    func severalBatches() throws {
        let three = try scene([(100, 120, 0), (300, 200, 10), (530, 160, 0)])
        let asked = (0..<2).map { _ in (image: three, mode: FaceMode.detect) }
        var passes: [Int] = []
        let small = try photos(batch: 4, options: FaceOptions(closeCall: 0)).classify(asked) {
            passes.append($0.pictures.count)
        }
        #expect(passes == [4, 2])
        for outcome in small {
            let faces = try outcome.get().faces
            #expect(faces.map(\.box.width) == faces.map(\.box.width).sorted(by: >) && faces.count == 3)
            #expect(faces.allSatisfy { $0.attributes.ageGroup.confidence > 0 })
        }
    }

    @Test("beyond the bound faces are counted, not classified")
    func bound() throws {
        let options = FaceOptions(detection: DetectionSettings(maximumFaces: 2))
        let three = try scene([(100, 120, 0), (300, 200, 0), (530, 160, 0)])
        let result = try #require(try photos(options: options).classify([(three, .detect)]).first).get()
        #expect(result.faces.count == 2 && result.facesFound == 3)
    }

    @Test("no face, and several where one was asked for, are errors of that photo alone")
    func errors() throws {
        let nobody = Background.cloudy.canvas(width: 300, height: 200, seed: 3).image
        let two = try scene([(150, 160, 0), (450, 160, 0)])
        let outcomes = try photos().classify([
            (nobody, .detect), (two, .single), (two, .detect),
        ])
        #expect(throws: FaceSelectionError.noFace(smallestEyes: 8)) { try outcomes[0].get() }
        #expect(throws: FaceSelectionError.severalFaces(2)) { try outcomes[1].get() }
        #expect(try outcomes[2].get().faces.count == 2)
        #expect(throws: FaceSelectionError.noFace(smallestEyes: 8)) {
            try #require(try photos().classify([(nobody, .single)]).first).get()
        }
    }

    @Test("search, crops and network end where nobody waits for them")
    func end() throws {
        let photos = try photos()
        let photo = try scene([(100, 120, 0), (300, 200, 10)])
        var asked = 0
        let located = try #require(
            try photos.locate(
                photo, .detect,
                continues: {
                    asked += 1; return true
                }))
        for steps in [0, 1, asked / 2, asked - 1] {
            var left = steps
            #expect(
                try photos.locate(
                    photo, .detect,
                    continues: {
                        left -= 1; return left >= 0
                    }) == nil, "\(steps) of \(asked)")
        }
        var (layers, passes) = (0, 0)
        #expect(
            photos.pipeline.classify(
                [located], by: photos.network, report: { _ in passes += 1 },
                continues: {
                    layers += 1; return true
                }) != nil)
        // The pass, and the one for close calls where there are any.
        #expect(passes > 0 && layers > 40 * passes)
        for steps in [0, 1, layers / 2, layers - 1] {
            var left = steps
            #expect(
                photos.pipeline.classify(
                    [located], by: photos.network,
                    continues: {
                        left -= 1; return left >= 0
                    }) == nil)
        }
    }

    @Test("a detector whose weights are not those of its model.json is refused")
    func checksum() throws {
        let folder = try DetectorCopy()
        try folder.damageWeights()
        #expect { _ = try FaceDetector(directory: folder.path) } throws: { error in
            if case ModelError.checksum = error { true } else { false }
        }
        #expect { _ = try FaceDetector(directory: "/nonexistent") } throws: { error in
            "\(error)".hasPrefix("the face detector cannot be used: cannot read /nonexistent/model.json")
        }
    }
}
