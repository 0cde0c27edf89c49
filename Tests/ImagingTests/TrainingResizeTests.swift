import Foundation
import Imaging
import Testing

/// The resize methods that training pipelines use, against Pillow and TensorFlow
/// (`Tests/Fixtures/imaging/make_resize_fixtures.py`).
@Suite("Resizing as in training")
struct TrainingResizeTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let method: String
        let library: String
        let source: [Int]
        let size: [Int]
        let pixels: String

        var testDescription: String { "\(method) as \(library), \(source) to \(size)" }
    }

    static let cases: [Case] = {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/imaging/training_resize.json")
        do { return try JSONDecoder().decode([Case].self, from: Data(contentsOf: path)) } catch {
            fatalError("the fixtures cannot be read: \(error)")
        }
    }()

    @Test("each method equals Pillow bit for bit, and tf.image within one grey level of rounding", arguments: cases)
    func equalsTraining(_ fixture: Case) throws {
        let (width, height) = (fixture.source[0], fixture.source[1])
        let pattern = (0..<width * height * 3).map { index in
            let (x, y, channel) = (index / 3 % width, index / 3 / width, index % 3)
            return UInt8((7 * x + 13 * y + 29 * channel + x * y) % 256)
        }
        let method = try #require(ResizeMethod(rawValue: fixture.method))
        let result = RGBImage(width: width, height: height, pixels: pattern)
            .resized(width: fixture.size[0], height: fixture.size[1], method: method)
        let digits = Array(fixture.pixels)
        let expected = stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
        let found = unsafe result.withUnsafePixels { unsafe Array($0) }
        #expect(found.count == expected.count)
        let difference = zip(found, expected).map { abs(Int($0) - Int($1 ?? 0)) }.max() ?? 0
        // tf.image computes in floats, which are rounded here.
        #expect(difference <= (fixture.library == "tf.image" && method != .nearest ? 1 : 0))
    }
}
