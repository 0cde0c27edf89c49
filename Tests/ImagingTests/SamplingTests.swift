import Imaging
import Testing

@Suite("Sampling")
struct SamplingTests {
    private func sampled(_ fixture: Fixtures.Warped) -> RGBImage {
        let m = fixture.matrix
        let transform = AffineTransform(xx: m[0], xy: m[1], dx: m[2], yx: m[3], yy: m[4], dy: m[5])
        return Fixtures.shared.picture(fixture.source).sampled(
            through: transform, width: fixture.expected.width, height: fixture.expected.height)
    }

    @Test(
        "turned squares equal cv2.warpAffine within one grey level",
        arguments: Fixtures.shared.warp.filter { $0.kind == "linear" })
    func linear(_ fixture: Fixtures.Warped) {
        let expected = Fixtures.shared.picture(fixture.expected)
        #expect((sampled(fixture).largestDifference(to: expected) ?? 256) <= 1)
    }

    @Test(
        "large squares equal the mean of 64 samples a pixel within 1.2 grey levels on average and 12 anywhere",
        arguments: Fixtures.shared.warp.filter { $0.kind == "area" })
    func area(_ fixture: Fixtures.Warped) {
        let (result, expected) = (sampled(fixture), Fixtures.shared.picture(fixture.expected))
        let differences = zip(result.bytes, expected.bytes).map { abs(Int($0) - Int($1)) }
        let largest = differences.max() ?? 256
        #expect(largest <= 12)
        #expect(Double(differences.reduce(0, +)) / Double(differences.count) <= 1.2)
    }

    @Test("steps beyond the sharp one are the mean of four places in each pixel's area", arguments: [1.2, 1.5, 1.9])
    func sharpStep(step: Double) {
        let source = Fixtures.shared.picture(Fixtures.shared.warp[0].source)
        func map(_ x: Double, _ y: Double) -> AffineTransform {
            let turned = AffineTransform.similarity(scale: step, angle: 0.3, dx: 20, dy: 5)
            let place = turned.map(x: x, y: y)
            return AffineTransform(
                xx: turned.xx, xy: turned.xy, dx: place.x, yx: turned.yx, yy: turned.yy, dy: place.y)
        }
        let smooth = source.sampled(through: map(0, 0), width: 50, height: 40, sharpStep: 1)
        let four = [(-0.25, -0.25), (0.25, -0.25), (-0.25, 0.25), (0.25, 0.25)].map {
            source.sampled(through: map($0.0, $0.1), width: 50, height: 40).bytes
        }
        for (index, value) in smooth.bytes.enumerated() {
            let sum = four.reduce(0) { $0 + Int($1[index]) }
            #expect(abs(4 * Int(value) - sum) <= 4)
        }
        #expect(smooth.bytes != source.sampled(through: map(0, 0), width: 50, height: 40).bytes)
    }

    @Test("a map that moves nothing gives the same picture")
    func identity() {
        let source = Fixtures.shared.picture(Fixtures.shared.warp[0].source)
        let result = source.sampled(through: .identity, width: source.width, height: source.height)
        #expect(result.bytes == source.bytes)
    }

    @Test("a checkerboard sampled at every fourth pixel turns grey instead of aliasing")
    func prefilter() {
        let source = RGBImage(
            width: 128, height: 128,
            pixels: (0..<128 * 128).flatMap { [UInt8](repeating: ($0 / 128 + $0) % 2 == 0 ? 255 : 0, count: 3) })
        let map = AffineTransform.square(width: 32, height: 32, centerX: 63.5, centerY: 63.5, side: 128, angle: 0)
        #expect(source.sampled(through: map, width: 32, height: 32).bytes.allSatisfy { (127...128).contains($0) })
    }

    @Test("places far outside and one-pixel pictures are reflected, not read out of bounds")
    func extremes() {
        let pixel = RGBImage(width: 1, height: 1, pixels: [9, 8, 7])
        let map = AffineTransform.similarity(scale: 50, angle: 1, dx: -1e12, dy: 1e12)
        #expect(
            pixel.sampled(through: map, width: 4, height: 4).bytes
                == Array(repeating: [9, 8, 7], count: 16).flatMap { $0 })
        let huge = AffineTransform.similarity(scale: 1e300, angle: 0.3, dx: 1e300, dy: -1e300)
        let photo = Fixtures.shared.picture(Fixtures.shared.warp[0].source)
        #expect(photo.sampled(through: huge, width: 8, height: 8).bytes.count == 192)
    }

    @Test("a map followed by its inverse moves nothing")
    func inverse() throws {
        let map = AffineTransform.similarity(scale: 2.5, angle: 0.7, dx: 12, dy: -3)
        let back = try map.followed(by: #require(map.inverse)).map(x: 5, y: 6)
        #expect(abs(back.x - 5) < 1e-12 && abs(back.y - 6) < 1e-12)
        #expect(AffineTransform(xx: 1, xy: 2, dx: 0, yx: 2, yy: 4, dy: 0).inverse == nil)
    }

    @Test("an encoded PNG decodes to the same pixels")
    func encoding() throws {
        let photo = Fixtures.shared.picture(Fixtures.shared.warp[0].source)
        #expect(try ImageDecoder().decode(photo.pngEncoded()).image.bytes == photo.bytes)
    }
}
