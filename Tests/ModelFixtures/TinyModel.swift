import ChildProcesses
import Classification
import Foundation
import JSON
import NeuralNetwork

/// A model directory with a narrow network of random weights, written for one test and removed after it.
package final class TinyModel {
    package let directory: String
    package private(set) var document: JSONValue

    /// A ResNet18 eight channels wide for 64×80 pictures, BGR, two softmax units for gender, no head for years.
    package static let document: JSONValue = [
        "name": "tiny", "version": "1", "architecture": "resnet18", "base_width": 8, "stride_in": "conv2",
        "batch_norm_epsilon": 0.001,
        "input": [
            "width": 64, "height": 80, "channels": "BGR", "resize": "area", "scale": 1,
            "mean": [103.9, 116.8, 123.7], "std": [1, 2, 4],
        ],
        "hidden": [["name": "dense", "units": 12, "activation": "relu"]],
        "heads": [
            "gender": ["activation": "softmax", "units": 2, "labels": ["woman", "man"]],
            "age_group": [
                "activation": "softmax", "units": 3, "labels": ["old", "young", "middle"],
                "ranges": [[60, 100], [0, 29], [30, 59]],
            ],
        ],
        "weights": ["file": "tiny.safetensors", "sha256": ""],
        "license": "none",
    ]

    /// The same with a head that no code knows by its name.
    package static let withGlasses = document.setting(
        "heads.glasses", to: ["activation": "sigmoid", "units": 1, "labels": ["no", "yes"]])

    /// The same with a distribution over years and nothing else.
    package static let yearsAlone = document.setting(
        "heads", to: ["age": ["activation": "softmax", "units": 101, "bins": "years 0 to 100"]])

    /// - Parameters:
    ///   - document: the model.json to write, without a checksum.
    ///   - change: a last change to the document, after its checksum was filled in.
    ///   - tensors: a change to the network that the weight file is written for, so that it fits no more.
    package init(
        document: JSONValue = TinyModel.document, change: (JSONValue) -> JSONValue = { $0 },
        tensors: (inout [TensorRequirement]) -> Void = { _ in }
    ) throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "gag-\(UUID().uuidString)/tiny/1").path
        self.document = try Self.write(to: directory, document: document, change: change, tensors: tensors)
    }

    /// Writes a model into `directory`, whoever removes it; `seed` chooses its weights.
    ///
    /// - Returns: The document of its model.json.
    @discardableResult
    package static func write(
        to directory: String, document: JSONValue = TinyModel.document, seed: UInt64 = 42,
        change: (JSONValue) -> JSONValue = { $0 }, tensors: (inout [TensorRequirement]) -> Void = { _ in }
    ) throws -> JSONValue {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let plain = document.setting("weights.sha256", to: .string(String(repeating: "0", count: 64)))
        var requirements = try ModelDescription(json: plain).network.tensors
        tensors(&requirements)
        let path = "\(directory)/tiny.safetensors"
        try Data(weights(requirements, seed: seed)).write(to: URL(filePath: path))
        let document = change(document.setting("weights.sha256", to: .string(try checksum(path))))
        try Data(document.serialized()).write(to: URL(filePath: "\(directory)/model.json"), options: .atomic)
        return document
    }

    /// Puts another weight file in the place of the drawn one.
    package func replaceWeights(_ bytes: [UInt8]) throws {
        let path = "\(directory)/tiny.safetensors"
        try Data(bytes).write(to: URL(filePath: path))
        document = document.setting("weights.sha256", to: .string(try Self.checksum(path)))
        try Data(document.serialized()).write(to: URL(filePath: "\(directory)/model.json"), options: .atomic)
    }

    deinit {
        let folder = URL(filePath: directory).deletingLastPathComponent().deletingLastPathComponent()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Random numbers that keep activations finite: small weights, variances of 1 to 2.
    private static func weights(_ requirements: [TensorRequirement], seed: UInt64) -> [UInt8] {
        var writer = SafetensorsWriter()
        var state = seed
        for requirement in requirements where !requirement.isOptional {
            let count = requirement.shape.reduce(1, *)
            let values = (0..<count).map { _ -> Float in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let random = Float(state >> 40) / Float(1 << 24)
                return requirement.name.hasSuffix("running_var") ? 1 + random : 0.4 * (random - 0.5)
            }
            writer.add(requirement.name, shape: requirement.shape, values: values)
        }
        return writer.bytes()
    }

    /// The checksum as coreutils compute it.
    private static func checksum(_ path: String) throws -> String {
        let process = Process()
        let output = Pipe.uninherited()
        process.executableURL = URL(filePath: "/usr/bin/sha256sum")
        process.arguments = [path]
        process.standardOutput = output
        try process.start()
        let text = try process.within {
            String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        }
        process.waitUntilExit()
        return String(text.prefix(64))
    }
}
