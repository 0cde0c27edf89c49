import Imaging
import Testing

/// HEIC against pillow-heif (libheif 1.23, libde265), AVIF against Pillow (libavif, dav1d).
@Suite("HEIC and AVIF")
struct HEIFDecodingTests {
    /// Where the colour of a file has fewer pixels than its brightness, libavif smooths it between them, libheif repeats
    /// it. Elsewhere only rounding differs.
    private static let smoothed = ["420.avif", "sequence.avif"]

    @Test("a file decodes to what other programs make of it", arguments: HEIFFixtures.shared.decode)
    func equalsOthers(_ fixture: HEIFFixtures.Decoded) throws {
        let decoded = try ImageDecoder().decode(HEIFFixtures.file(fixture.file))
        let expected = HEIFFixtures.shared.picture(fixture)
        #expect(decoded.image.width == expected.width)
        #expect(decoded.image.height == expected.height)
        #expect((decoded.fullWidth, decoded.fullHeight) == (expected.width, expected.height))
        let largest = try #require(decoded.image.largestDifference(to: expected))
        if Self.smoothed.contains(fixture.file) {
            #expect(decoded.image.meanDifference(to: expected) <= 0.5)
        } else {
            #expect(largest <= 2)
        }
    }

    @Test("the format is that of the coding, whatever the brand")
    func formats() throws {
        for (file, format) in [
            ("420.heic", ImageFormat.heic), ("10-bit.heic", .heic), ("grid.heic", .heic), ("extents.heic", .heic),
            ("420.avif", .avif), ("sequence.avif", .avif),
        ] {
            let bytes = try HEIFFixtures.file(file)
            #expect(try ImageDecoder().decode(bytes).format == format)
            var general = bytes
            general.replaceSubrange(8..<12, with: Array("mif1".utf8))
            #expect(try ImageDecoder().decode(general).format == format)
        }
        #expect(ImageFormat.heic.mediaType == "image/heic")
        #expect(ImageFormat.avif.mediaType == "image/avif")
    }

    @Test("of a sequence without a primary picture the first frame is taken")
    func sequences() throws {
        var file = try HEIFFixtures.file("sequence.avif")
        let primary = try ImageDecoder().decode(file)
        let index = try #require(file.firstRange(of: Array("meta".utf8)))
        file.replaceSubrange(index, with: Array("free".utf8))
        let first = try ImageDecoder().decode(file)
        #expect(first.format == .avif)
        #expect(first.image.largestDifference(to: primary.image) == 0)
    }

    @Test("how the photo stood is reported")
    func orientations() throws {
        for (file, orientation) in [
            ("420.heic", ExifOrientation.upright), ("turned-1.heic", .turnedRight), ("turned-2.avif", .upsideDown),
            ("turned-3.heic", .turnedLeft), ("mirrored-0-turned-0.heic", .flipped),
            ("mirrored-1-turned-0.avif", .mirrored), ("grid.heic", .turnedLeft),
        ] {
            #expect(try ImageDecoder().decode(HEIFFixtures.file(file)).orientation == orientation, "\(file)")
        }
    }

    @Test("an EXIF orientation beside the file's own turn is not applied again")
    func exifBesideTurn() throws {
        let twice = try ImageDecoder().decode(HEIFFixtures.file("exif-and-turn.heic"))
        let once = try ImageDecoder().decode(HEIFFixtures.file("turned-3.heic"))
        #expect(twice.image.largestDifference(to: once.image) == 0)
    }

    @Test("colours that were multiplied by their alpha are laid over white without doing so again")
    func premultiplied() throws {
        let plain = try ImageDecoder().decode(HEIFFixtures.file("mirrored-0-turned-0.heic")).image
        let covered = try ImageDecoder().decode(HEIFFixtures.file("alpha-premultiplied.heic")).image
        // The veil goes from 0 at the left to 255 at the right.
        var worst = 0
        for y in 0..<64 {
            for x in 0..<72 {
                for channel in 0..<3 {
                    let color = Int(plain.pixels[((63 - y) * 72 + x) * 3 + channel])
                    let expected = min(255, color + 255 - x * 255 / 71)
                    worst = max(worst, abs(Int(covered.pixels[(y * 72 + x) * 3 + channel]) - expected))
                }
            }
        }
        #expect(worst <= 2)
    }

    @Test("with alpha dropped the stored colours are there, hidden ones too")
    func alphaDropped() throws {
        var dropping = ImageDecoder()
        dropping.alpha = .drop
        let plain = try ImageDecoder().decode(HEIFFixtures.file("mirrored-0-turned-0.heic")).image
        let premultiplied = try dropping.decode(HEIFFixtures.file("alpha-premultiplied.heic")).image
        // The one stands on its head.
        let bytes = plain.bytes
        var rows: [UInt8] = []
        for row in 0..<64 { rows += bytes[(63 - row) * 216..<(64 - row) * 216] }
        let upright = RGBImage(width: 72, height: 64, pixels: rows)
        #expect(try #require(premultiplied.largestDifference(to: upright)) <= 2)
        for name in ["alpha.heic", "alpha.avif"] {
            let file = try HEIFFixtures.file(name)
            let (white, stored) = (try ImageDecoder().decode(file).image, try dropping.decode(file).image)
            #expect(try #require(white.largestDifference(to: stored)) > 100, "\(name)")
            #expect(zip(white.bytes, stored.bytes).allSatisfy { Int($0) >= Int($1) - 2 }, "\(name)")
        }
    }

    @Test("AV1 is decoded in the calling thread, which may use all cores again afterwards")
    func threads() throws {
        let before = try ThreadCores.current()
        _ = try ImageDecoder().decode(HEIFFixtures.file("420.avif"))
        #expect(try ThreadCores.current() == before)
    }
}
