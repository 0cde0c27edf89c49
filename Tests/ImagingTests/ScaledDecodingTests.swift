import Imaging
import Testing

@Suite("Scaled decoding")
struct ScaledDecodingTests {
    private func decode(_ name: String, keeping side: Int?) throws -> DecodedImage {
        var decoder = ImageDecoder()
        decoder.scaledDecoding = side
        return try decoder.decode(Fixtures.file(name))
    }

    @Test(
        "a JPEG is reduced to the smallest size that keeps the shorter side",
        arguments: [
            (nil, 160), (161, 160), (81, 160), (80, 80), (41, 80), (40, 40), (21, 40), (20, 20), (1, 20), (0, 20),
        ] as [(Int?, Int)])
    func sizes(_ side: Int?, _ expected: Int) throws {
        let decoded = try decode("low-quality.jpg", keeping: side)
        #expect(decoded.image.width == expected)
        #expect(decoded.image.height == expected)
        #expect((decoded.fullWidth, decoded.fullHeight) == (160, 160))
    }

    @Test("odd sides round up, and orientation applies to both sizes")
    func oddAndTurned() throws {
        let decoded = try decode("orientation-6.jpg", keeping: 11)  // 37 × 22, stored on its side
        #expect((decoded.image.width, decoded.image.height) == (11, 19))
        #expect((decoded.fullWidth, decoded.fullHeight) == (22, 37))
    }

    @Test("the reduced picture is close to the mean over each block", arguments: ["low-quality.jpg"])
    func pixels(_ name: String) throws {
        let full = try decode(name, keeping: nil).image
        for side in [80, 40, 20] {
            let reduced = try decode(name, keeping: side).image
            let mean = full.resized(width: side, height: side, method: .area)
            let total = zip(reduced.bytes, mean.bytes).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
            #expect(Double(total) / Double(side * side * 3) < 2)
        }
    }

    @Test("four-colour files, PNG and WebP", arguments: ["cmyk.jpg", "ycck.jpg", "rgb.png", "lossy.webp"])
    func others(_ name: String) throws {
        let decoded = try decode(name, keeping: 20)
        let divisor = name.hasSuffix("jpg") ? 2 : 1
        #expect(decoded.image.width == (decoded.fullWidth + divisor - 1) / divisor)
    }
}
