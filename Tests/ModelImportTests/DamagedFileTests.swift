import Foundation
import ModelImport
import NetworkGraph
import Testing

/// Files that are broken, hostile, or of networks that are not served.
@Suite("Files that cannot be imported")
struct DamagedFileTests {
    /// Reads `bytes` as a file called `name`.
    private func graph(_ bytes: Data, as name: String) throws -> LayerGraph {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString)-\(name)").path
        try bytes.write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try ModelSource(path: path).graph(path: path, options: SourceOptions())
    }

    private func bytes(_ name: String) throws -> Data {
        try Data(contentsOf: URL(filePath: ImportFixtures.path(name)))
    }

    @Test(
        "a file cut anywhere is a typed error",
        arguments: [
            "nested.keras", "keras2.h5", "named.weights.h5", "basic.safetensors", "unfolded.onnx",
        ])
    func truncated(_ name: String) throws {
        let whole = try bytes(name)
        for part in 0..<20 {
            #expect(throws: ImportError.self) { try graph(whole.prefix(whole.count * part / 20), as: name) }
        }
    }

    @Test("flipped bytes of an ONNX file never crash", arguments: ["unfolded.onnx", "folded.onnx"])
    func flipped(_ name: String) throws {
        let whole = try bytes(name)
        var state: UInt64 = 1
        func random() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33)
        }
        for _ in 0..<200 {
            var damaged = whole
            for _ in 0..<4 { damaged[random() % damaged.count] = UInt8(truncatingIfNeeded: random()) }
            _ = try? NetworkRecognizer(graph(damaged, as: name), size: nil).recognize()
        }
    }

    @Test("an initialiser outside the model's directory is refused")
    func externalPath() throws {
        let original = try bytes("external.onnx")
        let name = Array("external.onnx.data".utf8)
        var damaged = [UInt8](original)
        let replacement = Array("../../../etc/hosts".utf8)
        #expect(name.count == replacement.count)
        var position = 0
        while position + name.count <= damaged.count {
            if Array(damaged[position..<position + name.count]) == name {
                damaged.replaceSubrange(position..<position + name.count, with: replacement)
            }
            position += 1
        }
        do {
            _ = try graph(Data(damaged), as: "external.onnx")
            Issue.record("the file was read")
        } catch ImportError.corrupt(_, let detail) {
            #expect(detail.contains("outside the model's directory"))
        }
    }

    @Test("an unsupported layer is named with its place")
    func unsupportedLayer() {
        #expect(
            throws: ImportError.unsupportedLayer(
                kind: "SeparableConv2D", place: "body/odd_one",
                reason: "no layer of this kind occurs in the ResNet families that are served")
        ) { try ImportFixtures.network("unsupported.keras") }
    }

    @Test("a Lambda layer whose code the file hides is asked for by its name")
    func lambda() {
        do {
            _ = try ImportFixtures.network("lambda.keras")
            Issue.record("nothing was asked")
        } catch ImportError.unanswered(let questions) {
            #expect(questions.map(\.flag) == ["--lambda prepare="])
        } catch {
            Issue.record("\(error)")
        }
    }

    @Test("weights whose wiring does not show ask for the architecture")
    func bareWeights() {
        #expect(throws: ImportError.self) { try ImportFixtures.network("configured.weights.h5", size: (64, 64)) }
    }

    @Test("other files are told apart")
    func otherFiles() throws {
        #expect(throws: ImportError.self) { try graph(Data("hello".utf8), as: "notes.txt") }
        #expect(throws: ImportError.self) { try graph(Data(), as: "empty.keras") }
        #expect(throws: ImportError.self) { try ModelSource(path: "/nowhere/model.h5") }
        #expect(throws: ImportError.self) { try graph(Data([0x50, 0x4B, 3, 4, 0, 0]), as: "broken.keras") }
    }

    @Test("a size that contradicts the file is refused")
    func size() {
        #expect(
            throws: ImportError.invalidOption(
                flag: "--input-size", value: "128x128", allowed: "64x64, which the file has")
        ) { try ImportFixtures.network("nested.keras", size: (128, 128)) }
    }
}
