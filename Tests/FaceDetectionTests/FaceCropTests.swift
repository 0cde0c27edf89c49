import FaceDetection
import FaceScenes
import Foundation
import Imaging
import Testing

@Suite("From a face to the network's input")
struct FaceCropTests {
    /// A face that fills a square picture exactly.
    private func face(filling side: Double) -> DetectedFace {
        DetectedFace(
            box: FaceBox(x: 0, y: 0, width: side, height: side),
            landmarks: FaceLandmarks.template.map { Point(x: $0.x * side, y: $0.y * side) }, confidence: 1)
    }

    /// The mean difference of two pictures in grey levels.
    private func difference(_ first: RGBImage, _ second: RGBImage) -> Double {
        let sum = (0..<first.pixels.count).reduce(0) { $0 + abs(Int(first.pixels[$1]) - Int(second.pixels[$1])) }
        return Double(sum) / Double(first.pixels.count)
    }

    @Test(
        "a face that fills its picture is the picture",
        arguments: [
            FaceCrop.box(margin: 0, upright: false), .landmarks(template: .template, margin: 0),
        ])
    func identity(crop: FaceCrop) throws {
        let portrait = try Fixtures.picture("portrait")
        let sample = crop.sample(from: portrait, face: face(filling: 160), width: 160, height: 160)
        #expect(difference(sample, portrait) < 0.1)
    }

    @Test("the side of a box crop is the box's longer edge, enlarged by the margin", arguments: [-0.08, 0, 0.2, 0.4])
    func margin(margin: Double) {
        var face = face(filling: 100)
        face.box = FaceBox(x: 200, y: 100, width: 60, height: 90)
        face.uprightEdge = 90
        let square = FaceCrop.box(margin: margin, upright: false).placement(of: face)
        #expect(abs(square.scale - 90 * (1 + margin)) < 1e-9)
        #expect(square(Point(x: 0.5, y: 0.5)).distance(to: Point(x: 230, y: 145)) < 1e-9)
    }

    @Test("a landmark crop puts each landmark at its place in the template, whatever its turn and size")
    func landmarks() {
        let turn = SimilarityTransform(angle: 0.6, scale: 250, moving: Point(x: 0, y: 0), to: Point(x: 90, y: 40))
        var face = face(filling: 1)
        face.landmarks = FaceLandmarks.template.map { turn($0) }
        for margin in [0.0, 0.2, 0.4] {
            let square = FaceCrop.landmarks(template: .template, margin: margin).placement(of: face)
            for (point, place) in zip(face.landmarks.points, FaceLandmarks.template.points) {
                let found = square.inverse(point)
                #expect(abs(found.x - (0.5 + (place.x - 0.5) / (1 + margin))) < 1e-9)
                #expect(abs(found.y - (0.5 + (place.y - 0.5) / (1 + margin))) < 1e-9)
            }
        }
    }

    @Test("an upright crop follows the line between the eyes, another does not")
    func upright() {
        let turn = SimilarityTransform(angle: 0.4, scale: 100, moving: Point(x: 0, y: 0), to: Point(x: 0, y: 0))
        var face = face(filling: 100)
        face.landmarks = FaceLandmarks.template.map { turn($0) }
        let eyes = FaceLandmarks.template
        let tilt = atan2(eyes.leftEye.y - eyes.rightEye.y, eyes.leftEye.x - eyes.rightEye.x)
        #expect(abs(FaceCrop.box(margin: 0, upright: true).placement(of: face).angle - 0.4 - tilt) < 1e-9)
        #expect(FaceCrop.box(margin: 0, upright: false).placement(of: face).angle == 0)
    }

    @Test("landmarks in one point fall back to the box")
    func degenerate() {
        var face = face(filling: 100)
        face.landmarks = face.landmarks.map { _ in Point(x: 50, y: 50) }
        let square = FaceCrop.landmarks(template: .template, margin: 0).placement(of: face)
        #expect(square == FaceCrop.box(margin: 0, upright: false).placement(of: face))
    }

    @Test("what lies outside of the photo is reflected")
    func reflection() {
        var canvas = Canvas(width: 64, height: 64)
        canvas.shade { x, y in (Double(x * 4), Double(y * 4), 0) }
        let moved = DetectedFace(
            box: FaceBox(x: -32, y: 0, width: 64, height: 64), landmarks: face(filling: 64).landmarks, confidence: 1)
        let sample = FaceCrop.box(margin: 0, upright: false)
            .sample(from: canvas.image, face: moved, width: 64, height: 64)
        for column in 1..<32 {
            let left = sample.pixels[(10 * 64 + 32 - column) * 3]
            let right = sample.pixels[(10 * 64 + 32 + column) * 3]
            #expect(left == right)
        }
    }

    @Test("a large face is averaged, not sampled here and there")
    func prefilter() {
        var canvas = Canvas(width: 800, height: 800)
        canvas.shade { x, y in
            let value = (x + y).isMultiple(of: 2) ? 255.0 : 0
            return (value, value, value)
        }
        let sample = FaceCrop.box(margin: 0, upright: false)
            .sample(from: canvas.image, face: face(filling: 800), width: 100, height: 100)
        let values = (0..<sample.pixels.count).map { sample.pixels[$0] }
        #expect((values.min() ?? 0) > 110 && (values.max() ?? 255) < 145)
    }

    @Test(
        "the crop of a turned face is that of the upright one within 25 grey levels in the mean",
        arguments: [-45.0, -30, -15, 15, 30, 45])
    func turned(degrees: Double) throws {
        let context = try Fixtures.context()
        let portrait = try Fixtures.picture("portrait")
        let crops = try [0, degrees].map { turn in
            var scene = PortraitScene(
                canvas: Background.plain.canvas(width: 480, height: 400, seed: 4), portrait: portrait)
            scene.paste(PortraitScene.Placement(centre: Point(x: 240, y: 200), side: 200, degrees: turn))
            let photo = scene.canvas.image
            let face = try #require(context.detect(in: photo).faces.first)
            return FaceCrop.box(margin: 0, upright: true).sample(from: photo, face: face, width: 128, height: 128)
        }
        #expect(difference(crops[0], crops[1]) < 25)
    }
}
