import FaceDetection
import Imaging
import Testing

@Suite("Faces that the photo's edge cuts")
struct CutOffTests {
    /// Landmarks as in UTKFace's crops, their eyes `distance` apart, `middle` half-way between them.
    private func face(middle: Point, distance: Double = 50, degrees: Double = 0) -> DetectedFace {
        let template = FaceLandmarks.template
        let turn = SimilarityTransform(
            angle: degrees * .pi / 180, scale: distance / template.eyeDistance,
            moving: template.rightEye.midpoint(to: template.leftEye), to: middle)
        return DetectedFace(
            box: FaceBox(centre: middle, width: 2 * distance, height: 2.5 * distance),
            landmarks: template.map { turn($0) }, confidence: 0.9)
    }

    private let grey = RGBImage(width: 400, height: 300, pixels: Array(repeating: 128, count: 400 * 300 * 3))

    private func quality(_ x: Double, _ y: Double, degrees: Double = 0) -> FaceQuality {
        FaceQuality(of: face(middle: Point(x: x, y: y), degrees: degrees), in: grey)
    }

    @Test("a face well inside has no part of its outline outside, and its landmarks are far from every edge")
    func inside() {
        let quality = quality(200, 150)
        #expect(quality.outsideShare == 0)
        #expect(quality.edgeDistance > 1.9 && !quality.reasons().contains(.cutOff))
    }

    @Test("half of the outline is outside where the edge runs through the middle of the face, on either side")
    func half() {
        for quality in [quality(0, 150), quality(400, 150)] {
            #expect(abs(quality.outsideShare - 0.5) < 0.02 && quality.edgeDistance < -0.4)
            #expect(quality.reasons().contains(.cutOff))
        }
    }

    @Test("a photo that ends at the hairline or the chin is whole; one that ends at the eyes or the mouth is not")
    func edges() {
        for (y, isCut) in [(48.0, false), (0, true), (213, false), (250, true)] {
            #expect(quality(200, y).reasons().contains(.cutOff) == isCut, "eyes at \(y) of 300")
        }
    }

    @Test("the outline turns with the face")
    func turned() {
        // Upright, the chin is 89 pixels below the eyes; lying on its side, the cheek is 54.
        #expect(quality(200, 240).outsideShare > 0.1)
        #expect(quality(200, 240, degrees: 90).outsideShare < 0.001)
        #expect(quality(200, 240, degrees: 180).outsideShare < 0.001)
    }

    @Test("landmarks that coincide, and a face far outside, are measured without a crash")
    func extremes() {
        let far = quality(5000, -4000)
        #expect(far.outsideShare == 1 && far.reasons().contains(.cutOff))
        var point = face(middle: Point(x: 200, y: 150))
        point.landmarks = point.landmarks.map { _ in Point(x: 200, y: 150) }
        let collapsed = FaceQuality(of: point, in: grey)
        #expect(collapsed.outsideShare == 0 && collapsed.edgeDistance.isFinite)
    }

    @Test("a photo cut at the eyes, where the detector guesses the landmarks, is cut off")
    func cutCase() throws {
        let image = try Fixtures.defect("cut")
        let face = try #require(Fixtures.context().detect(in: image).faces.first)
        #expect(FaceQuality(of: face, in: image).reasons().contains(.cutOff))
    }
}
