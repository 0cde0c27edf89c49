import Foundation
import Imaging

/// The files and OpenCV's pixels for them, made by Tests/Fixtures/imaging/make_fixtures.py.
struct Fixtures: Sendable {
    struct Place: Decodable, Sendable {
        let offset: Int
        let width: Int
        let height: Int
    }

    struct Decoded: Decodable, Sendable {
        let file: String
        let offset: Int
        let width: Int
        let height: Int
        var place: Place { Place(offset: offset, width: width, height: height) }
    }

    struct Resized: Decodable, Sendable {
        let method: String
        let source: Place
        let expected: Place
    }

    struct Warped: Decodable, Sendable {
        let kind: String
        let source: Place
        let matrix: [Double]
        let expected: Place
    }

    private struct Manifest: Decodable {
        let decode: [Decoded]
        let resize: [Resized]
        let warp: [Warped]
    }

    static let shared: Fixtures = {
        do { return try Fixtures() } catch { fatalError("the fixtures cannot be read: \(error)") }
    }()

    let decode: [Decoded]
    let resize: [Resized]
    let warp: [Warped]
    private let pixels: [UInt8]
    private static let directory = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures/imaging")

    private init() throws {
        let manifest = try JSONDecoder().decode(
            Manifest.self, from: Data(contentsOf: Self.directory.appending(path: "manifest.json")))
        (decode, resize, warp) = (manifest.decode, manifest.resize, manifest.warp)
        pixels = [UInt8](try Data(contentsOf: Self.directory.appending(path: "expected.bin")))
    }

    /// The bytes of a file that a client would send.
    static func file(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: directory.appending(path: "files").appending(path: name)))
    }

    /// The public-domain portrait (160×160) or photo (512×512) of the reference folder.
    static func reference(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: directory.appending(path: "../reference").appending(path: name)))
    }

    /// A picture of expected.bin.
    func picture(_ place: Place) -> RGBImage {
        let end = place.offset + place.width * place.height * 3
        return RGBImage(width: place.width, height: place.height, pixels: Array(pixels[place.offset..<end]))
    }
}

extension RGBImage {
    /// All bytes as an array.
    var bytes: [UInt8] {
        unsafe withUnsafePixels { unsafe Array($0) }
    }

    /// The largest difference of any byte; nil when the sizes differ.
    func largestDifference(to other: RGBImage) -> Int? {
        guard width == other.width, height == other.height else { return nil }
        return zip(bytes, other.bytes).map { abs(Int($0) - Int($1)) }.max()
    }
}
