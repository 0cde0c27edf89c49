import Imaging
import Testing

@Suite("Limits")
struct LimitTests {
    private func error(_ bytes: [UInt8], _ limits: ImageLimits = .init()) -> ImageError? {
        do throws(ImageError) {
            _ = try ImageDecoder(limits: limits).decode(bytes)
            return nil
        } catch {
            return error
        }
    }

    @Test("a JPEG header of 65,500 × 65,500 is refused before anything is decoded")
    func hugeJPEG() throws {
        var file = try Fixtures.file("baseline-444.jpg")
        let frame = try #require(file.indices.first { file[$0] == 0xFF && file[$0 + 1] == 0xC0 })
        file.replaceSubrange(frame + 5..<frame + 9, with: [0xFF, 0xDC, 0xFF, 0xDC])
        #expect(error(file) == .tooManyPixels(width: 65_500, height: 65_500, maximum: 67_108_864))
    }

    @Test("a PNG header of 2³¹−1 squared is refused before anything is decoded")
    func hugePNG() throws {
        var file = try Fixtures.file("rgb.png")
        file.replaceSubrange(16..<24, with: [0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF])
        #expect(error(file) == .tooManyPixels(width: 2_147_483_647, height: 2_147_483_647, maximum: 67_108_864))
    }

    @Test("a WebP header of 16,383 squared is refused before anything is decoded")
    func hugeWebP() throws {
        var file = try Fixtures.file("lossy.webp")
        file.replaceSubrange(26..<30, with: [0xFF, 0x3F, 0xFF, 0x3F])
        #expect(error(file) == .tooManyPixels(width: 16_383, height: 16_383, maximum: 67_108_864))
    }

    @Test("the limits count pixels and sides", arguments: ["baseline-420.jpg", "lossy.webp"])
    func configured(_ name: String) throws {
        let file = try Fixtures.file(name)  // 61 × 47
        #expect(error(file, ImageLimits(maximumPixels: 61 * 47, minimumSide: 47)) == nil)
        #expect(
            error(file, ImageLimits(maximumPixels: 61 * 47 - 1, minimumSide: 16))
                == .tooManyPixels(width: 61, height: 47, maximum: 61 * 47 - 1))
        #expect(
            error(file, ImageLimits(maximumPixels: 1 << 40, minimumSide: 48))
                == .tooSmall(width: 61, height: 47, minimumSide: 48))
    }

    @Test("a JPEG of hundreds of scans is refused")
    func scanBomb() throws {
        // The second scan has coefficients for the first time, so that it may be read again and again.
        let file = try Fixtures.file("progressive-444.jpg")
        func markers(_ code: UInt8, from start: Int) -> [Int] {
            (start..<file.count - 1).filter { file[$0] == 0xFF && file[$0 + 1] == code }
        }
        let scan = markers(0xDA, from: 0)[1]
        let next = markers(0xC4, from: scan)[0]
        let bomb = Array(file[..<next]) + Array(repeating: file[scan..<next], count: 64).joined() + Array(file[next...])
        let few = Array(file[..<next]) + Array(repeating: file[scan..<next], count: 40).joined() + Array(file[next...])
        #expect(error(few) == nil)
        #expect(error(bomb) == .corrupt(.jpeg, detail: "more scans than a photo of its size has"))
    }

    @Test("12-bit, lossless and two-component JPEG files are unsupported")
    func unsupportedJPEG() throws {
        let file = try Fixtures.file("baseline-444.jpg")
        let frame = try #require(file.indices.first { file[$0] == 0xFF && file[$0 + 1] == 0xC0 })
        for (offset, value) in [(4, 12), (1, 0xC3), (9, 2)] as [(Int, UInt8)] {
            var changed = file
            changed[frame + offset] = value
            guard case .unsupported(.jpeg, _) = error(changed) else {
                Issue.record("\(offset): \(String(describing: error(changed)))")
                continue
            }
        }
    }
}
