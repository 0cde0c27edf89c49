import Imaging
import Testing

/// What was cut off the image data of a JPEG, and what a maker put behind it without a marker, must not be taken for each
/// other.
@Suite("JPEG files cut off in front of a trailer")
struct CutBeforeTrailerTests {
    private static let names = [
        "baseline-420.jpg", "baseline-444.jpg", "gray.jpg", "cmyk.jpg", "restart.jpg", "low-quality.jpg", "noise.jpg",
        "progressive-420.jpg", "progressive-444.jpg", "gray-progressive.jpg",
    ]
    private static let sequential = names.filter { !$0.contains("progressive") }

    private static let directory = Array("SEFHe".utf8) + [0, 0, 0]
    private static let trailers: [[UInt8]] = [
        [],
        // Samsung's, empty and with an entry of 24 bytes.
        [UInt8](repeating: 0, count: 20) + directory + [0, 0, 0, 0, 12, 0, 0, 0] + Array("SEFT".utf8),
        [0, 0, 1, 10, 14, 0, 0, 0] + Array("Image_UTC_Data17".utf8) + directory + [1, 0, 0, 0]
            + [0, 0, 1, 10, 24, 0, 0, 0, 24, 0, 0, 0] + [24, 0, 0, 0] + Array("SEFT".utf8),
        // The film of a motion photo, zeros.
        [0, 0, 0, 24] + Array("ftypmp42".utf8) + [UInt8](repeating: 7, count: 80), [UInt8](repeating: 0, count: 100),
    ]
    private static let text = Array("<!-- served by the image proxy in 12 ms, thank you -->\n".utf8)

    private func decode(_ file: [UInt8]) -> Result<DecodedImage, ImageError> {
        Result { () throws(ImageError) in try ImageDecoder().decode(file) }
    }

    private func data(_ name: String) throws -> [UInt8] { try Fixtures.file(name).dropLast(2) }

    @Test("all of the data and a trailer decode to the whole picture, with warnings", arguments: names)
    func whole(_ name: String) throws {
        let data = try data(name)
        let expected = try ImageDecoder().decode(data + [0xFF, 0xD9])
        for trailer in Self.trailers + [Self.text] {
            let decoded = try decode(data + trailer).get()
            #expect(decoded.image.largestDifference(to: expected.image) == 0)
            #expect(decoded.warnings == (trailer.isEmpty ? [.missingEnd] : [.trailingData, .missingEnd]))
        }
    }

    @Test("each of the last 64 bytes that is missing is missed, whatever stands in its place", arguments: names)
    func cut(_ name: String) throws {
        let data = try data(name)
        for (number, trailer) in Self.trailers.enumerated() {
            for count in 1...64 {
                guard case .failure(.truncated) = decode(data.dropLast(count) + trailer) else {
                    Issue.record("\(count) bytes in front of trailer \(number) were not missed")
                    continue
                }
            }
        }
    }

    @Test("in front of a text, whose first characters may be data, nearly each byte is missed", arguments: names)
    func cutBeforeText(_ name: String) throws {
        let data = try data(name)
        let missed = (1...64).count { count in
            guard case .failure(.truncated) = decode(data.dropLast(count) + Self.text) else { return false }
            return true
        }
        #expect(missed >= 54, "\(missed) of 64")
    }

    @Test(
        "random bytes in place of sequential data are told by its codes and its fill bits, mostly",
        arguments: sequential)
    func random(_ name: String) throws {
        let data = try data(name)
        var generator = SplitMix(state: 3)
        var missed = 0
        for count in 1...64 {
            // No marker, which libjpeg itself would find.
            let trailer = (0..<200).map { _ in UInt8.random(in: 1...0xFE, using: &generator) }
            if case .failure(.truncated) = decode(data.dropLast(count) + trailer) { missed += 1 }
            #expect(try decode(data + trailer).get().warnings == [.trailingData, .missingEnd])
        }
        #expect(missed >= 40, "\(missed) of 64")
    }
}
