import Foundation
import ModelImport
import NeuralNetwork
import Testing

/// What `Tests/Import/run.sh` wrote.
enum FullSizeModels {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let file: String
        let width: Int
        let height: Int
        let outputs: [String]
        let outside: String
        let config: String?

        var testDescription: String { file }
    }

    static let directory = ProcessInfo.processInfo.environment["GAG_IMPORT_MODELS"]
    /// An interpreter with Keras.
    static let python = ProcessInfo.processInfo.environment["GAG_IMPORT_PYTHON"]

    static let cases: [(part: String, file: Case)] = {
        guard let directory else { return [] }
        return ["keras", "tfkeras", "torch", "tf2onnx"].flatMap { part -> [(String, Case)] in
            let data = try? Data(contentsOf: URL(filePath: "\(directory)/\(part).json"))
            let cases = data.flatMap { try? JSONDecoder().decode([Case].self, from: $0) } ?? []
            return cases.map { (part, $0) }
        }
    }()
}

/// Files of full size that `Tests/Import/run.sh` has the real frameworks write.
@Suite(
    "Networks of full size answer as in their framework",
    .enabled(if: FullSizeModels.directory != nil, "Tests/Import/run.sh writes the files"))
struct FullSizeImportTests {
    @Test("the logits are within 2e-3 of the framework's own", arguments: FullSizeModels.cases)
    func logits(_ part: String, _ file: FullSizeModels.Case) throws {
        let directory = try #require(FullSizeModels.directory)
        let path = "\(directory)/\(file.file)"
        let tensors = try SafetensorsFile(path: "\(directory)/\(part).safetensors")
        let graph = try ModelSource(path: path).graph(path: path, options: SourceOptions())
        let network = try NetworkRecognizer(graph, size: (file.width, file.height)).recognize()
        #expect(network.architecture != nil)
        let shape = [2, file.height, file.width, 3]
        let photos = try tensors.floats("photos/\(file.width)x\(file.height)", shape: shape)
        let logits = try ImportFixtures.logits(
            of: network, photos: (shape, photos), outside: #require(PreprocessingMode(rawValue: file.outside)))
        for output in file.outputs {
            let entry = try #require(tensors.tensors["\(file.file)/\(output)"])
            let expected = try tensors.floats("\(file.file)/\(output)", shape: entry.shape)
            let found = try #require(logits[output]).flatMap { $0 }
            #expect(found.count == expected.count)
            let difference = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
            print("\(file.file) \(output): largest logit \(expected.map(abs).max() ?? 0), difference \(difference)")
            #expect(difference < 2e-3)
        }
    }
}
