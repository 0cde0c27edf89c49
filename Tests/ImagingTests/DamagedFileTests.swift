import Imaging
import Testing

@Suite("Damaged files")
struct DamagedFileTests {
    private let decoder = ImageDecoder()
    private var strict: ImageDecoder {
        var decoder = ImageDecoder()
        decoder.isStrict = true
        return decoder
    }
    private static let intact = [
        "baseline-420.jpg", "progressive-444.jpg", "gray.jpg", "cmyk.jpg", "restart.jpg", "rgb.png", "palette-4.png",
        "interlaced.png", "lossy.webp", "lossless.webp", "lossy-alpha.webp",
    ]

    private func error(_ bytes: [UInt8], _ decoder: ImageDecoder? = nil) -> ImageError? {
        do throws(ImageError) {
            _ = try (decoder ?? self.decoder).decode(bytes)
            return nil
        } catch {
            return error
        }
    }

    @Test("a file cut off anywhere is refused as truncated, every short beginning refused", arguments: intact)
    func truncated(_ name: String) throws {
        let file = try Fixtures.file(name)
        // Of a JPEG that lacks its end marker alone, no image data is missing.
        DamagedCopies(file: file).expectTruncated(before: name.hasSuffix("jpg") ? file.count - 2 : file.count)
    }

    @Test(
        "a JPEG that ends early but has an end marker is refused as truncated",
        arguments: ["baseline-420.jpg", "gray.jpg"])
    func missingData(_ name: String) throws {
        let file = try Fixtures.file(name)
        let error = error(Array(file.prefix(file.count * 2 / 3)) + [0xFF, 0xD9])
        #expect(error == .truncated(.jpeg, detail: "image data is missing"))
    }

    @Test("a strict decoder refuses bytes behind the end", arguments: intact)
    func trailing(_ name: String) throws {
        let file = try Fixtures.file(name)
        guard case .trailingData(_, let count) = error(file + [1, 2, 3], strict) else {
            Issue.record("accepted")
            return
        }
        #expect(count == 3)
        guard case .trailingData = error(file + file, strict) else {
            Issue.record("a second file was accepted")
            return
        }
    }

    @Test("a strict decoder accepts what cameras put behind a JPEG")
    func cameraTrailers() throws {
        let file = try Fixtures.file("baseline-420.jpg")
        let multiPicture = Array(file[0..<2]) + [0xFF, 0xE2, 0, 6] + Array("MPF\0".utf8) + Array(file[2...])
        let film: [UInt8] = [0, 0, 0, 24] + Array("ftypmp42".utf8) + Array(repeating: 7, count: 40)
        for bytes in [
            file + Array(repeating: 0, count: 500), multiPicture + file, multiPicture + [0, 0, 0] + file, file + film,
            file + [1, 2, 3] + Array("SEFT".utf8),
        ] {
            #expect(error(bytes, strict) == nil)
        }
        #expect(error(multiPicture + [1, 2, 3], strict) == .trailingData(.jpeg, bytes: 3))
    }

    @Test("a strict decoder accepts zeros in front of the end marker, but no other bytes")
    func padding() throws {
        let file = try Fixtures.file("baseline-420.jpg")
        let (image, end) = ([UInt8](file.dropLast(2)), [UInt8](file.suffix(2)))
        #expect(error(image + Array(repeating: 0, count: 9) + end, strict) == nil)
        let film: [UInt8] = [0, 0, 0, 24] + Array("ftypmp42".utf8) + end
        #expect(error(image + [UInt8](repeating: 0, count: 9) + end + film, strict) == nil)
        guard case .corrupt(.jpeg, _) = error(image + [1, 2, 3] + end, strict) else {
            Issue.record("accepted")
            return
        }
    }

    @Test("zeros and an end marker in place of the data behind a restart marker are refused")
    func zerosForRestarts() throws {
        let file = try Fixtures.file("restart.jpg")
        let markers = file.indices.filter {
            file[$0] == 0xFF && $0 + 1 < file.count && (0xD0...0xD7).contains(file[$0 + 1])
        }
        #expect(markers.count > 3)
        for marker in markers {
            let error = error(Array(file[..<marker]) + [UInt8](repeating: 0, count: 12) + [0xFF, 0xD9])
            switch error {
            case .corrupt(.jpeg, _), .truncated(.jpeg, _): continue
            default: Issue.record("cut at \(marker): \(String(describing: error))")
            }
        }
    }

    @Test("no changed byte crashes the decoder", arguments: intact)
    func changedBytes(_ name: String) throws {
        DamagedCopies(file: try Fixtures.file(name)).expectNoCrash(count: 400, seed: 7)
    }

    @Test("a damaged checksum of the image data is refused")
    func checksum() throws {
        var file = try Fixtures.file("rgb.png")
        file[file.count - 14] ^= 1
        guard case .corrupt(.png, _) = error(file) else {
            Issue.record("accepted")
            return
        }
    }

    @Test("bytes of no known format, and none, are told apart")
    func unknown() {
        #expect(error([]) == .empty)
        #expect(error([1, 2, 3, 4, 5]) == .unrecognizedFormat(nil))
        #expect(error(Array("%PDF-1.7".utf8)) == .unrecognizedFormat(.pdf))
    }

    @Test("an animated WebP is unsupported for a strict decoder")
    func animated() throws {
        #expect(error(try Fixtures.file("animated.webp"), strict) == .unsupported(.webp, detail: "an animation"))
    }
}
