import Imaging
import Testing

@Suite("Damaged and hostile HEIC and AVIF files")
struct HEIFDamageTests {
    private static let intact = [
        "420.heic", "10-bit.heic", "grid.heic", "alpha.heic", "extents.heic", "tone-map.heic", "444.avif", "alpha.avif",
        "sequence.avif",
    ]

    private func error(_ bytes: [UInt8], _ limits: ImageLimits = .init()) -> ImageError? {
        do throws(ImageError) {
            _ = try ImageDecoder(limits: limits).decode(bytes)
            return nil
        } catch {
            return error
        }
    }

    @Test("a file cut off anywhere is refused as truncated, every short beginning refused", arguments: intact)
    func truncated(_ name: String) throws {
        let file = try HEIFFixtures.file(name)
        // Behind the picture of a sequence lie its further frames.
        DamagedCopies(file: file).expectTruncated(before: name == "sequence.avif" ? 1000 : file.count)
    }

    @Test("a slice that is shorter than it says is refused as truncated")
    func shortData() throws {
        for (name, format) in [("420.heic", ImageFormat.heic), ("420.avif", .avif)] {
            var file = try HEIFFixtures.file(name)
            // The length of the only part is the last number of the places.
            let places = try #require(HEIFFixtures.payload(of: "iloc", in: file))
            let length = file[places.upperBound - 4..<places.upperBound].reduce(0) { $0 << 8 | Int($1) }
            let shorter = length * 2 / 3
            file.replaceSubrange(
                places.upperBound - 4..<places.upperBound,
                with: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: shorter >> $0) })
            #expect(error(file) == .truncated(format, detail: "image data is missing"), "\(name)")
        }
    }

    @Test("a header of 65,535 × 65,535 is refused before anything is decoded")
    func hugeHeader() throws {
        for name in ["420.heic", "420.avif"] {
            var file = try HEIFFixtures.file(name)
            let size = try #require(HEIFFixtures.payload(of: "ispe", in: file))
            file.replaceSubrange(size.lowerBound + 4..<size.upperBound, with: [0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF])
            #expect(
                error(file)
                    == .tooManyPixels(width: 65_535, height: 65_535, maximum: ImageLimits().maximumPixels))
        }
    }

    @Test("a picture that is larger than the file's header says is refused before it is decoded")
    func largerThanSaid() throws {
        #expect(
            error(try HEIFFixtures.file("larger-than-said.heic"))
                == .corrupt(.heic, detail: "96×96 pixels are coded, its header says 16×16"))
        #expect(
            error(try HEIFFixtures.file("larger-than-said.avif"))
                == .corrupt(.avif, detail: "96×96 pixels are coded, its header says 16×16"))
    }

    @Test("a picture that is smaller than the file's header says is refused")
    func smallerThanSaid() throws {
        for name in ["420.heic", "420.avif"] {
            var file = try HEIFFixtures.file(name)
            let size = try #require(HEIFFixtures.payload(of: "ispe", in: file))
            file[size.lowerBound + 7] += 2
            guard case .corrupt = error(file) else {
                Issue.record("\(name): \(String(describing: error(file)))")
                continue
            }
        }
    }

    @Test("an item of more pictures, slices or frames than one picture has is refused before it is decoded")
    func repeated() throws {
        #expect(
            error(try HEIFFixtures.file("two-pictures.heic"))
                == .corrupt(.heic, detail: "an item of several pictures"))
        #expect(
            error(try HEIFFixtures.file("many-slices.heic")) == .unsupported(.heic, detail: "more than 64 slices"))
        #expect(
            error(try HEIFFixtures.file("five-frames.avif"))
                == .corrupt(.avif, detail: "an item of several pictures"))
    }

    @Test("the limits count pixels and sides of the upright picture")
    func configured() throws {
        let file = try HEIFFixtures.file("turned-1.heic")  // 72 × 64 as stored
        #expect(error(file, ImageLimits(maximumPixels: 72 * 64, minimumSide: 64)) == nil)
        guard case .tooManyPixels = error(file, ImageLimits(maximumPixels: 72 * 64 - 1, minimumSide: 16)) else {
            Issue.record("accepted")
            return
        }
        #expect(
            error(try HEIFFixtures.file("clean-aperture.heic"), ImageLimits(maximumPixels: 1 << 20, minimumSide: 31))
                == .tooSmall(width: 30, height: 40, minimumSide: 31))
    }

    @Test("a picture of a coding that is not decoded is named")
    func otherCoding() throws {
        #expect(
            error(try HEIFFixtures.file("vvc.heic"))
                == .unsupported(.heic, detail: "a picture of the kind vvc1"))
    }

    @Test("a grid whose tiles do not fit its size is refused")
    func oddGrid() throws {
        let file = try HEIFFixtures.file("grid.heic")
        let data = try #require(HEIFFixtures.payload(of: "idat", in: file))
        for (offset, value) in [(2, 3), (3, 0), (5, 10), (7, 255)] as [(Int, UInt8)] {
            var changed = file
            changed[data.lowerBound + offset] = value
            guard case .corrupt(.heic, _) = error(changed) else {
                Issue.record("\(offset): \(String(describing: error(changed)))")
                continue
            }
        }
    }

    @Test("a picture made of itself is refused")
    func circles() throws {
        var file = try HEIFFixtures.file("grid.heic")
        let references = try #require(HEIFFixtures.payload(of: "dimg", in: file))
        let whole = Array(file[references.lowerBound..<references.lowerBound + 2])
        file.replaceSubrange(references.lowerBound + 4..<references.lowerBound + 6, with: whole)
        #expect(error(file) == .corrupt(.heic, detail: "tiles that are missing, or of several kinds"))
    }

    @Test("bytes behind the last box get a warning, and are refused by a strict decoder", arguments: intact)
    func trailing(_ name: String) throws {
        let file = try HEIFFixtures.file(name)
        #expect(try ImageDecoder().decode(file + [1, 2, 3]).warnings.contains(.trailingData))
        var strict = ImageDecoder()
        strict.isStrict = true
        let refused = #expect(throws: ImageError.self) { try strict.decode(file + [1, 2, 3]) }
        guard case .trailingData(_, bytes: 3)? = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
    }

    @Test("whatever stands behind the last box is no part of the picture", arguments: intact)
    func behind(_ name: String) throws {
        let file = try HEIFFixtures.file(name)
        let expected = try ImageDecoder().decode(file).image
        let film: [UInt8] = [0, 0, 0, 24] + Array("ftypmp42".utf8) + [UInt8](repeating: 7, count: 12)
        for rest in [
            [0], [UInt8](repeating: 0, count: 100), Array("<!-- served by a proxy -->".utf8),
            film + [0, 0, 9, 9] + film,
            file, Array(file.prefix(file.count / 2)), Array("SEFHe\0\0\0\0\0\0\0\u{C}\0\0\0SEFT".utf8),
        ] as [[UInt8]] {
            let decoded = try ImageDecoder().decode(file + rest)
            #expect(decoded.warnings == [.trailingData])
            #expect(decoded.image.largestDifference(to: expected) == 0)
            var strict = ImageDecoder()
            strict.isStrict = true
            #expect(throws: ImageError.trailingData(decoded.format, bytes: rest.count)) {
                try strict.decode(file + rest)
            }
        }
    }

    @Test("no changed byte crashes the decoder", arguments: intact)
    func changedBytes(_ name: String) throws {
        DamagedCopies(file: try HEIFFixtures.file(name)).expectNoCrash(count: 200, seed: 11)
    }

    @Test("films are no pictures")
    func films() {
        for brand in ["isom", "mp42", "qt  ", "M4V "] {
            let film: [UInt8] = [0, 0, 0, 20] + Array("ftyp\(brand)".utf8) + [0, 0, 0, 0] + Array("isom".utf8)
            let format: ForeignFormat = brand == "qt  " ? .quickTime : .mp4
            #expect(error(film + [UInt8](repeating: 0, count: 40)) == .unrecognizedFormat(format))
        }
    }
}
