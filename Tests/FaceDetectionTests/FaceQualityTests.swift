import FaceDetection
import FaceScenes
import Foundation
import Imaging
import Testing

/// In each of these tests one defect grows and the others stay.
@Suite("Quality of a face's picture")
struct FaceQualityTests {
    private let portrait: RGBImage
    private let photo: RGBImage
    private let face: DetectedFace

    init() throws {
        portrait = try Fixtures.picture("portrait")
        photo = try Fixtures.picture("astronaut")
        face = try #require(Fixtures.context().detect(in: photo).faces.first)
    }

    /// The photo with every value changed.
    private func photo(_ change: (Double) -> Double) -> RGBImage {
        let pixels = (0..<photo.pixels.count).map {
            UInt8(max(0, min(255, change(Double(photo.pixels[$0])).rounded())))
        }
        return RGBImage(width: photo.width, height: photo.height, pixels: pixels)
    }

    /// The photo out of focus: averaged over blocks and interpolated again.
    private func blurred(by factor: Int) -> RGBImage {
        photo.resized(width: photo.width / factor, height: photo.height / factor, method: .area)
            .resized(width: photo.width, height: photo.height, method: .bilinear)
    }

    private func isDescending(_ values: [Double]) -> Bool {
        zip(values, values.dropFirst()).allSatisfy { $0 > $1 }
    }

    @Test("a good picture is usable")
    func good() {
        let quality = FaceQuality(of: face, in: photo)
        #expect(quality.reasons().isEmpty)
        #expect(abs(quality.eyeDistance - 44) < 3)
        #expect(quality.outsideShare == 0 && quality.clippedShare < 0.05)
    }

    @Test("the smaller the face, the smaller the distance between the eyes, until it is too small")
    func size() throws {
        let context = try Fixtures.context()
        let qualities = try [200.0, 140, 100, 70].map { side in
            var scene = PortraitScene(
                canvas: Background.cloudy.canvas(width: 320, height: 240, seed: 2), portrait: portrait)
            scene.paste(PortraitScene.Placement(centre: Point(x: 160, y: 120), side: side))
            let image = scene.canvas.image
            return FaceQuality(of: try #require(context.detect(in: image).faces.first), in: image)
        }
        #expect(isDescending(qualities.map(\.eyeDistance)))
        #expect(qualities.map { $0.reasons() } == [[], [], [], [.tooSmall]])
    }

    @Test("the more blur, the less sharpness, until it is blurred; brightness stays")
    func blur() {
        let qualities = [1, 2, 4, 8].map { FaceQuality(of: face, in: blurred(by: $0)) }
        #expect(isDescending(qualities.map(\.sharpness)))
        #expect(qualities.map { $0.reasons() } == [[], [], [.blurred], [.blurred]])
        #expect(qualities.allSatisfy { abs($0.brightness - qualities[0].brightness) < 0.02 })
    }

    /// The photo moved while it was taken: the mean of the photo at places along a line.
    private func moved(by length: Int, degrees: Double) -> RGBImage {
        let (dx, dy) = (cos(degrees * .pi / 180), sin(degrees * .pi / 180))
        let steps = (0..<length).map { step -> (Int, Int) in
            let way = Double(step) - Double(length - 1) / 2
            return (Int((way * dx).rounded()), Int((way * dy).rounded()))
        }
        let (width, height) = (photo.width, photo.height)
        var pixels = [UInt8](repeating: 0, count: width * height * 3)
        for y in 0..<256 {
            for x in 0..<width {
                let places = steps.map { max(0, min(height - 1, y + $0.1)) * width + max(0, min(width - 1, x + $0.0)) }
                for channel in 0..<3 {
                    let sum = places.reduce(0) { $0 + Int(photo.pixels[$1 * 3 + channel]) }
                    pixels[(y * width + x) * 3 + channel] = UInt8(sum / length)
                }
            }
        }
        return RGBImage(width: width, height: height, pixels: pixels)
    }

    @Test("a movement in any direction blurs, however sharp it stays across", arguments: [0.0, 30, 45, 90, 135])
    func motion(degrees: Double) {
        let qualities = [1, 5, 15, 31].map { FaceQuality(of: face, in: moved(by: $0, degrees: degrees)) }
        #expect(isDescending(qualities.map(\.sharpness)))
        #expect(qualities[0].reasons().isEmpty)
        // Where nothing is left to see of eyes and mouth, they may be called covered as well.
        #expect(qualities[2].reasons().contains(.blurred) && qualities[3].reasons().contains(.blurred))
    }

    @Test("31 pixels of horizontal movement with eyes 46 pixels apart are blurred")
    func motionCase() throws {
        let image = try Fixtures.defect("motion")
        let moved = try #require(Fixtures.context().detect(in: image).faces.first)
        #expect(FaceQuality(of: moved, in: image).reasons().contains(.blurred))
    }

    @Test("the darker, the less brightness, until it is too dark; sharpness stays")
    func darkness() {
        let qualities = [1, 0.6, 0.3, 0.15].map { gain in FaceQuality(of: face, in: photo { $0 * gain }) }
        #expect(isDescending(qualities.map(\.brightness)))
        #expect(qualities.map { $0.reasons() } == [[], [], [], [.tooDark]])
        #expect(qualities.allSatisfy { abs($0.sharpness / qualities[0].sharpness - 1) < 0.15 })
    }

    @Test("the brighter, the more brightness and clipped pixels, until it is overexposed")
    func exposure() {
        let qualities = [1, 1.25, 1.9, 3].map { gain in FaceQuality(of: face, in: photo { $0 * gain }) }
        #expect(isDescending(qualities.map { -$0.brightness }))
        #expect(isDescending(qualities.map { -$0.clippedShare }))
        #expect(qualities[0].reasons().isEmpty && qualities[1].reasons().isEmpty)
        #expect(qualities[2].reasons() == [.overexposed] && qualities[3].reasons().contains(.overexposed))
    }

    @Test("the further outside, the larger the share outside, until it is cut off")
    func outside() throws {
        let context = try Fixtures.context()
        let qualities = try [0.0, 40, 60, 85].map { shift in
            var scene = PortraitScene(
                canvas: Background.plain.canvas(width: 320, height: 240, seed: 2), portrait: portrait)
            scene.paste(PortraitScene.Placement(centre: Point(x: 100 - shift, y: 120), side: 200))
            let image = scene.canvas.image
            return FaceQuality(of: try #require(context.detect(in: image).faces.first), in: image)
        }
        let shares = qualities.map(\.outsideShare)
        #expect(shares[0] == 0 && shares[1] < shares[2] && shares[2] < shares[3])
        #expect(isDescending(qualities.map(\.edgeDistance)))
        #expect(qualities[0].reasons().isEmpty && qualities[1].reasons().isEmpty)
        #expect(qualities[3].reasons().contains(.cutOff))
    }

    @Test("the more the head turns to the side, up or down, or in the plane, the sooner it is turned away")
    func pose() {
        for (axis, limit) in [(0, 35.0), (1, 30), (2, 45)] {
            for degrees in [-limit - 5, -limit + 5, 0, limit - 5, limit + 5] {
                var turned = face
                turned.landmarks = FacePoseTests.project(
                    yaw: axis == 0 ? degrees : 0, pitch: axis == 1 ? degrees : 0, roll: axis == 2 ? degrees : 0)
                var quality = FaceQuality(of: face, in: photo)
                quality.pose = FacePose(of: turned.landmarks)
                #expect(quality.reasons() == (abs(degrees) > limit ? [.turnedAway] : []), "axis \(axis), \(degrees)°")
            }
        }
    }

    @Test("each threshold moves its reason")
    func thresholds() {
        let quality = FaceQuality(of: face, in: photo)
        var thresholds = FaceQualityThresholds()
        thresholds.minimumEyeDistance = 500
        thresholds.minimumSharpness = 10
        thresholds.maximumYaw = -1
        thresholds.minimumBrightness = 1
        thresholds.maximumBrightness = 0
        thresholds.minimumEdgeDistance = 100
        thresholds.maximumCoveredEyes = -1
        thresholds.maximumCoveredMouth = -1
        #expect(quality.reasons(thresholds) == QualityReason.allCases.filter { $0 != .landmarksDoubtful })
    }

    @Test("a face of one pixel, and one outside of the photo, are measured without a crash")
    func extremes() {
        var tiny = face
        tiny.uprightEdge = 1
        tiny.box = FaceBox(x: 3, y: 3, width: 1, height: 1)
        #expect(FaceQuality(of: tiny, in: photo).sharpness.isFinite)
        var outside = face
        outside.box = FaceBox(x: 5000, y: 5000, width: 100, height: 100)
        outside.landmarks = face.landmarks.map { Point(x: $0.x + 5000, y: $0.y) }
        #expect(FaceQuality(of: outside, in: photo).outsideShare == 1)
    }

    @Test("a picture of one colour has no sharpness")
    func flat() {
        let flat = RGBImage(width: 64, height: 64, pixels: Array(repeating: 128, count: 64 * 64 * 3))
        var square = face
        square.box = FaceBox(x: 0, y: 0, width: 64, height: 64)
        square.uprightEdge = 64
        #expect(FaceQuality(of: square, in: flat).sharpness == 0)
    }
}
