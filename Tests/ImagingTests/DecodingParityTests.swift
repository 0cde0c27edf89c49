import Imaging
import Testing

/// Decoded pixels against cv2.imread (OpenCV 5.0.0; 4.14.0 gives the same).
@Suite("Decoding parity")
struct DecodingParityTests {
    @Test("a file decodes to the pixels of cv2.imread, bit for bit", arguments: Fixtures.shared.decode)
    func equalsOpenCV(_ fixture: Fixtures.Decoded) throws {
        var decoder = ImageDecoder()
        decoder.alpha = .drop
        let decoded = try decoder.decode(Fixtures.file(fixture.file))
        let expected = Fixtures.shared.picture(fixture.place)
        #expect(decoded.image.width == expected.width)
        #expect(decoded.image.height == expected.height)
        #expect(decoded.image.largestDifference(to: expected) == 0)
        #expect(decoded.warnings.isEmpty)
    }

    @Test("every format, process and orientation has a fixture")
    func coverage() {
        let names = Fixtures.shared.decode.map(\.file)
        #expect(names.count >= 50)
        for format in ["jpg", "png", "webp"] { #expect(names.contains { $0.hasSuffix(format) }) }
        for orientation in 1...8 { #expect(names.contains("orientation-\(orientation).jpg")) }
    }

    @Test("format and orientation are reported")
    func reportsKind() throws {
        for (file, format, orientation) in [
            ("orientation-6.jpg", ImageFormat.jpeg, ExifOrientation.turnedLeft),
            ("orientation-8.png", .png, .turnedRight),
            ("orientation-7.webp", .webp, .transversed),
            ("gray.png", .png, .upright),
        ] {
            let decoded = try ImageDecoder().decode(Fixtures.file(file))
            #expect(decoded.format == format)
            #expect(decoded.orientation == orientation)
        }
    }
}
