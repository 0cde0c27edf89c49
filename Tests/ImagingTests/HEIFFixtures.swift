import Foundation
import Imaging
import Testing

/// HEIC and AVIF files and the pixels that other programs decode them to, made by Tests/Fixtures/heif/make_fixtures.py.
struct HEIFFixtures: Sendable {
    struct Decoded: Decodable, Sendable, CustomTestStringConvertible {
        let file: String
        let offset: Int
        let width: Int
        let height: Int
        var testDescription: String { file }
    }

    private struct Manifest: Decodable {
        let decode: [Decoded]
    }

    static let shared: HEIFFixtures = {
        do { return try HEIFFixtures() } catch { fatalError("the fixtures cannot be read: \(error)") }
    }()

    let decode: [Decoded]
    private let pixels: [UInt8]
    private static let directory = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures/heif")

    private init() throws {
        let manifest = try Data(contentsOf: Self.directory.appending(path: "manifest.json"))
        decode = try JSONDecoder().decode(Manifest.self, from: manifest).decode
        pixels = [UInt8](try Data(contentsOf: Self.directory.appending(path: "expected.bin")))
    }

    /// The bytes of a file that a client would send.
    static func file(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: directory.appending(path: "files").appending(path: name)))
    }

    /// What other programs make of a file.
    func picture(_ entry: Decoded) -> RGBImage {
        let end = entry.offset + entry.width * entry.height * 3
        return RGBImage(width: entry.width, height: entry.height, pixels: Array(pixels[entry.offset..<end]))
    }

    /// Where the payload of the first box of a kind lies in a file.
    static func payload(of kind: String, in file: [UInt8]) -> Range<Int>? {
        guard let start = file.firstRange(of: Array(kind.utf8))?.lowerBound else { return nil }
        let size = file[start - 4..<start].reduce(0) { $0 << 8 | Int($1) }
        return start + 4..<start - 4 + size
    }
}

extension RGBImage {
    /// The mean difference of the bytes.
    func meanDifference(to other: RGBImage) -> Double {
        let sum = zip(bytes, other.bytes).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        return Double(sum) / Double(bytes.count)
    }
}
