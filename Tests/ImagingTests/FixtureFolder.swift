import Foundation
import Imaging
import Testing

/// A folder of files with the pixels and warnings that are expected of them; the scripts beside it make them.
struct FixtureFolder: Sendable {
    struct Entry: Decodable, Sendable, CustomTestStringConvertible {
        let file: String
        let offset: Int
        let width: Int
        let height: Int
        let warnings: [String]
        /// Whether a strict decoder refuses it.
        let strict: Bool?
        var testDescription: String { file }
    }

    private struct Manifest: Decodable {
        let decode: [Entry]
    }

    let entries: [Entry]
    private let name: String
    private let pixels: [UInt8]
    private static let directory = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures/imaging")

    /// Reads the manifest and the pixels of a folder of Tests/Fixtures/imaging.
    init(_ name: String) {
        self.name = name
        let folder = Self.directory.appending(path: name)
        do {
            entries = try JSONDecoder().decode(
                Manifest.self, from: Data(contentsOf: folder.appending(path: "manifest.json"))
            ).decode
            pixels = [UInt8](try Data(contentsOf: folder.appending(path: "expected.bin")))
        } catch { fatalError("the fixtures cannot be read: \(error)") }
    }

    /// The bytes of a file.
    func file(_ file: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: Self.directory.appending(path: name).appending(path: file)))
    }

    /// What is expected of it.
    func picture(_ entry: Entry) -> RGBImage {
        let end = entry.offset + entry.width * entry.height * 3
        return RGBImage(width: entry.width, height: entry.height, pixels: Array(pixels[entry.offset..<end]))
    }
}
