import Classification
import Foundation
import JSON
import ModelFixtures
import Testing

@Suite("Writing a model directory")
struct ModelDirectoryWriterTests {
    private let folder = ModelFolder()
    private let source: TinyModel

    init() throws {
        source = try TinyModel()
        try FileManager.default.createDirectory(atPath: folder.root, withIntermediateDirectories: true)
    }

    private var weights: String { "\(source.directory)/tiny.safetensors" }

    private func contents(_ path: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.root + path).sorted()
    }

    @Test("it holds model.json and the weights that it names, copied or as bytes, and loads")
    func writes() throws {
        for (version, weights) in [
            (1, ModelDirectoryWriter.Weights.copy(of: weights)),
            (2, .bytes([UInt8](try Data(contentsOf: URL(filePath: weights))))),
        ] {
            let document = source.document.setting("version", to: .string(String(version)))
            let place = folder.place("tiny", version)
            let model = try ModelDirectoryWriter(directory: place).write(json: document, weights: weights)
            #expect(model == (try FaceClassifier(modelDirectory: place).model))
            #expect(try contents("/tiny/\(version)") == ["model.json", "tiny.safetensors"])
        }
        #expect(try contents("/tiny") == ["1", "2"])
    }

    @Test("what is there already stays as it is")
    func exists() throws {
        let place = folder.place("tiny", 1)
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        #expect(throws: ModelDirectoryError.exists(path: place)) {
            try ModelDirectoryWriter(directory: place).write(json: source.document, weights: .copy(of: weights))
        }
        #expect(try contents("/tiny") == ["1"])
        #expect(try contents("/tiny/1").isEmpty)
    }

    @Test("a model that the server would not load leaves nothing behind, not even the folder above")
    func notServable() throws {
        for (document, bytes) in [
            (source.document, [UInt8]("cut off".utf8)), (source.document.setting("heads", to: nil), []),
        ] {
            do {
                try ModelDirectoryWriter(directory: folder.place("tiny", 1)).write(
                    json: document, weights: .bytes(bytes))
                Issue.record("it was written")
            } catch {
                guard case .notServable = error else {
                    Issue.record("\(error)")
                    continue
                }
            }
            #expect(try contents().isEmpty)
        }
    }

    @Test("a place that cannot be written, or weights that cannot be read, are typed errors")
    func unwritable() throws {
        let file = "\(folder.root)/file"
        try Data().write(to: URL(filePath: file))
        for (place, weights) in [("\(file)/1", weights), (folder.place("tiny", 1), "\(folder.root)/missing")] {
            do {
                try ModelDirectoryWriter(directory: place).write(json: source.document, weights: .copy(of: weights))
                Issue.record("it was written")
            } catch {
                guard case .unwritable = error else {
                    Issue.record("\(error)")
                    continue
                }
            }
            #expect(try contents() == ["file"])
        }
    }
}
