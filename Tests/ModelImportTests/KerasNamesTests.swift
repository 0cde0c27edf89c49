import Foundation
import ModelImport
import NeuralNetwork
import Testing

/// Where layers are found by their names or by their order.
@Suite("Names in Keras files")
struct KerasNamesTests {
    @Test("bare weights of Keras 2.0 are sorted by names like res2a_branch2a, and the pooling's border is asked for")
    func oldNames() throws {
        let path = ImportFixtures.path("keras20_weights.h5")
        var options = SourceOptions()
        #expect(throws: ImportError.self) {
            try ModelSource(path: path).graph(path: path, options: options)
        }
        options.family.padsPooling = false
        let graph = try ModelSource(path: path).graph(path: path, options: options)
        let network = try NetworkRecognizer(graph, size: (64, 64)).recognize()
        #expect(network.description.poolingBorder == .none)
        #expect(network.description.batchNormEpsilon == 1e-3)
        let logits = try ImportFixtures.logits(of: network, photos: ImportFixtures.photos())
        for output in ["gender_output", "age_output"] {
            let expected = try ImportFixtures.expected("tfkeras", "keras20.h5", output: output)
            for (found, expected) in zip(try #require(logits[output]), expected) {
                #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 2e-4 })
            }
        }
    }

    @Test("an output that is missing or does not exist is an error")
    func missingOutputs() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "names-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var options = ImportOptions()
        try options.set("ignore-output", to: "age_head")
        #expect(throws: ImportError.self) {
            try ModelImporter(
                source: ImportFixtures.path("folded.onnx"), output: "\(directory)/faces/1", options: options
            ).run()
        }
        try options.set("gender-output", to: "nothing")
        #expect(throws: ImportError.self) {
            try ModelImporter(
                source: ImportFixtures.path("folded.onnx"), output: "\(directory)/faces/1", options: options
            ).run()
        }
    }
}
