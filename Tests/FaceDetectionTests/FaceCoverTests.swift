import FaceDetection
import Imaging
import Testing

/// Covers are drawn on the public-domain portrait in the face's own measure: x from the middle between the eyes, y from
/// the eyes down, both in distances between the eyes.
@Suite("Covered eyes and mouths")
struct FaceCoverTests {
    private let photo: RGBImage
    private let face: DetectedFace
    private let context: FaceDetectorContext

    init() throws {
        photo = try Fixtures.picture("astronaut")
        context = try Fixtures.context()
        face = try #require(context.detect(in: photo).faces.first)
    }

    /// The photo with one colour wherever `covers` says so.
    private func drawn(_ colour: [UInt8], _ covers: (Double, Double) -> Bool) -> RGBImage {
        var pixels = (0..<photo.pixels.count).map { photo.pixels[$0] }
        let middle = face.landmarks.rightEye.midpoint(to: face.landmarks.leftEye)
        for index in 0..<photo.width * photo.height {
            let x = (Double(index % photo.width) + 0.5 - middle.x) / face.landmarks.eyeDistance
            let y = (Double(index / photo.width) + 0.5 - middle.y) / face.landmarks.eyeDistance
            if covers(x, y) { pixels.replaceSubrange(index * 3..<index * 3 + 3, with: colour) }
        }
        return RGBImage(width: photo.width, height: photo.height, pixels: pixels)
    }

    private func reasons(_ image: RGBImage) throws -> [QualityReason] {
        FaceQuality(of: try #require(context.detect(in: image).faces.first), in: image).reasons()
    }

    @Test("a mirrored face has the mirrored numbers, and is told the same")
    func mirrored() {
        let image = RGBImage(
            width: photo.width, height: photo.height,
            pixels: (0..<photo.width * photo.height).flatMap { index in
                let start = (index / photo.width * photo.width + photo.width - 1 - index % photo.width) * 3
                return (start..<start + 3).map { photo.pixels[$0] }
            })
        let mirror = { (point: Point) in Point(x: Double(photo.width) - point.x, y: point.y) }
        let points = face.landmarks
        var other = face
        other.landmarks = FaceLandmarks(
            rightEye: mirror(points.leftEye), leftEye: mirror(points.rightEye), noseTip: mirror(points.noseTip),
            rightMouth: mirror(points.leftMouth), leftMouth: mirror(points.rightMouth))
        let values = FaceCoverFeatures(of: face, in: photo).values
        let swapped = FaceCoverFeatures(of: other, in: image).values
        let apart = { (others: [Float]) in zip(others, swapped).reduce(Float(0)) { $0 + abs($1.0 - $1.1) } }
        #expect(apart(FaceCoverFeatures.mirrored.map { values[$0] }) < 0.5 * apart(values))
        let (cover, same) = (FaceCover(of: face, in: photo), FaceCover(of: other, in: image))
        #expect(abs(cover.eyes - same.eyes) < 0.02 && abs(cover.mouth - same.mouth) < 0.02)
    }

    private static let colours: [[UInt8]] = [
        [0, 0, 0], [255, 255, 255], [20, 30, 160], [150, 190, 220], [200, 30, 40], [90, 90, 90], [205, 160, 130],
    ]

    @Test("a bar over the eyes is covered_eyes in any colour", arguments: colours)
    func bar(colour: [UInt8]) throws {
        #expect(try reasons(drawn(colour) { abs($0) < 1.1 && abs($1) < 0.3 }) == [.covered, .coveredEyes])
    }

    @Test("a cover of the mouth is covered_mouth in any colour, a face's own among them", arguments: colours)
    func mouth(colour: [UInt8]) throws {
        let mask = drawn(colour) { x, y in y > 0.45 && x * x / 0.8 + (y - 0.8) * (y - 0.8) / 0.9 < 1 }
        // A white mask may count as too bright as well.
        #expect(try reasons(mask).filter { $0 != .overexposed } == [.covered, .coveredMouth])
        let hand = drawn(colour) { x, y in x * x + (y - 0.95) * (y - 0.95) < 0.36 }
        #expect(try reasons(hand).filter { $0 != .overexposed } == [.covered, .coveredMouth])
    }

    @Test("dark glasses are covered_eyes, clear ones in a dark frame are not")
    func glasses() throws {
        func lens(_ x: Double, _ y: Double, _ size: Double) -> Bool {
            let (across, down) = ((abs(x) - 0.5) / (0.42 * size), (y - 0.03) / (0.3 * size))
            return across * across + down * down < 1
        }
        #expect(try reasons(drawn([15, 15, 18]) { lens($0, $1, 1) }) == [.covered, .coveredEyes])
        #expect(try reasons(drawn([15, 15, 18]) { lens($0, $1, 1.1) && !lens($0, $1, 1) }) == [])
    }

    @Test("a face of which hardly anything is left to see is covered")
    func both() {
        let image = drawn([10, 10, 10]) { x, y in abs(y) < 0.28 && abs(x) < 1 || y > 0.5 && y < 1.6 && abs(x) < 0.9 }
        // The detector may see no face there; the landmarks are those of the photo without the covers.
        #expect(FaceQuality(of: face, in: image).reasons().contains(.covered))
    }

    @Test(
        "covered portraits say what is covered",
        arguments: [
            ("glasses", QualityReason.coveredEyes), ("bar", .coveredEyes), ("mask", .coveredMouth),
            ("hand", .coveredMouth),
        ])
    func cases(name: String, part: QualityReason) throws {
        #expect(try reasons(Fixtures.defect(name)) == [.covered, part])
    }

    @Test("nothing is covered in the portrait, large or small, dark or grey, with its chin or forehead covered")
    func uncovered() throws {
        for width in [320, 512, 900] {
            #expect(try reasons(photo.resized(width: width, height: width, method: .bilinear)) == [], "\(width) pixels")
        }
        let dark = (0..<photo.pixels.count).map { photo.pixels[$0] / 2 }
        let grey = (0..<photo.pixels.count).map { photo.pixels[$0 / 3 * 3 + 1] }
        for pixels in [dark, grey] {
            #expect(try reasons(RGBImage(width: photo.width, height: photo.height, pixels: pixels)) == [])
        }
        #expect(try reasons(drawn([200, 40, 60]) { abs($0) < 1.4 && $1 < -0.6 && $1 > -1.2 }) == [])
        #expect(try reasons(drawn([40, 80, 200]) { abs($0) < 1 && $1 > 1.72 && $1 < 2.4 }) == [])
    }

    @Test("each side has its threshold")
    func thresholds() {
        var quality = FaceQuality(of: face, in: photo)
        quality.cover = FaceCover(eyes: 0.6, mouth: 0.4)
        #expect(quality.reasons() == [.covered, .coveredEyes])
        var thresholds = FaceQualityThresholds()
        (thresholds.maximumCoveredEyes, thresholds.maximumCoveredMouth) = (0.7, 0.3)
        #expect(quality.reasons(thresholds) == [.covered, .coveredMouth])
        thresholds.maximumCoveredMouth = 1
        #expect(quality.reasons(thresholds) == [])
    }

    @Test("the features do not depend on the photo's brightness but for the face's own means, and have their count")
    func features() {
        let half = RGBImage(
            width: photo.width, height: photo.height, pixels: (0..<photo.pixels.count).map { photo.pixels[$0] / 2 })
        let (bright, dim) = (
            FaceCoverFeatures(of: face, in: photo).values, FaceCoverFeatures(of: face, in: half).values
        )
        #expect(bright.count == FaceCoverFeatures.count && dim.count == bright.count)
        // The coarse means of luma: 42 numbers after three times 42 energies.
        for index in 126..<168 { #expect(abs(bright[index] - dim[index]) < 0.5, "feature \(index)") }
        #expect(dim[dim.count - 4] < 0.6 * bright[bright.count - 4])
    }

    @Test("a picture of one colour, and landmarks that coincide, are judged without a crash")
    func extremes() {
        let flat = RGBImage(width: 64, height: 64, pixels: Array(repeating: 128, count: 64 * 64 * 3))
        var point = face
        for landmarks in [face.landmarks, face.landmarks.map { _ in Point(x: 30, y: 30) }] {
            point.landmarks = landmarks
            let cover = FaceCover(of: point, in: flat)
            #expect((0...1).contains(cover.eyes) && (0...1).contains(cover.mouth))
        }
    }
}
