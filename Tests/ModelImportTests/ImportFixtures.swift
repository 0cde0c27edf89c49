import Classification
import Foundation
import ModelImport
import NetworkGraph
import NeuralNetwork
import Testing

/// The files of Tests/Fixtures/import and what their frameworks compute; `make_fixtures.py` and `make_tf2onnx_fixtures.py` there write them.
enum ImportFixtures {
    static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/import").path

    static func path(_ name: String) -> String { "\(directory)/\(name)" }

    /// The layer graph of a file.
    static func graph(_ name: String, options: SourceOptions = SourceOptions()) throws -> LayerGraph {
        try ModelSource(path: path(name)).graph(path: path(name), options: options)
    }

    /// The network in a file.
    static func network(
        _ name: String, options: SourceOptions = SourceOptions(), size: (width: Int, height: Int)? = nil
    ) throws -> RecognizedNetwork {
        try NetworkRecognizer(graph(name, options: options), size: size).recognize()
    }

    /// The photos that the expected logits belong to: NHWC, 0 to 255.
    static func photos(_ name: String = "photos") throws -> (shape: [Int], values: [Float]) {
        let file = try SafetensorsFile(path: path("photos.safetensors"))
        let entry = try #require(file.tensors[name])
        return (entry.shape, try file.floats(name, shape: entry.shape))
    }

    /// Pixels of a formula that `make_fixtures.py` has too, for inputs too large to be kept: NHWC, one photo.
    static func pattern(side: Int) -> (shape: [Int], values: [Float]) {
        let values = (0..<side * side * 3).map { index in
            let (x, y, channel) = (index / 3 % side, index / 3 / side, index % 3)
            return Float((7 * x + 13 * y + 29 * channel + x * y) % 256)
        }
        return ([1, side, side, 3], values)
    }

    /// The model that a whole import writes, which is removed again.
    static func imported(_ name: String, flags: [String: String]) throws(ImportError) -> ModelDescription {
        try imported(at: path(name), flags: flags)
    }

    /// The same for a file anywhere.
    static func imported(at path: String, flags: [String: String]) throws(ImportError) -> ModelDescription {
        let directory = FileManager.default.temporaryDirectory.appending(path: "imported-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var options = ImportOptions()
        for (flag, value) in flags { try options.set(flag, to: value) }
        return try ModelImporter(source: path, output: "\(directory)/faces/1", options: options).run().model
    }

    /// The framework's logits of one output, image by image.
    static func expected(_ part: String, _ name: String, output: String) throws -> [[Float]] {
        let file = try SafetensorsFile(path: path("\(part).expected.safetensors"))
        let entry = try #require(file.tensors["\(name)/\(output)"])
        let values = try file.floats("\(name)/\(output)", shape: entry.shape)
        return (0..<entry.shape[0]).map { Array(values[$0 * entry.shape[1]..<($0 + 1) * entry.shape[1]]) }
    }

    /// The logits of every head for every photo, through the whole path: pixels, weight file, network.
    ///
    /// - Parameter outside: what training did to the pixels before the file's graph.
    static func logits(
        of network: RecognizedNetwork, photos: (shape: [Int], values: [Float]), outside: PreprocessingMode = .none
    ) throws -> [String: [[Float]]] {
        var pipeline = InputPipeline()
        for operation in outside.operations {
            let isPreprocessing = pipeline.append(operation)
            #expect(isPreprocessing)
        }
        pipeline.append(contentsOf: network.input)
        let names = Dictionary(uniqueKeysWithValues: network.heads.map { ($0.output, $0.output) })
        let weights = try SafetensorsFile(bytes: network.weightFile(heads: names).bytes())
        let context = try ResNet(description: network.description, weights: weights).makeContext(
            maximumBatch: photos.shape[0])
        unsafe context.run(batch: photos.shape[0]) { input in
            for pixel in 0..<photos.values.count / 3 {
                for channel in 0..<3 {
                    let value = Double(photos.values[3 * pixel + pipeline.order[channel]])
                    unsafe input[3 * pixel + channel] = Float(
                        value * pipeline.factors[channel] + pipeline.offsets[channel])
                }
            }
        }
        return Dictionary(
            uniqueKeysWithValues: network.heads.enumerated().map { index, head in
                (head.output, (0..<photos.shape[0]).map { context.logits(head: index, image: $0) })
            })
    }
}
