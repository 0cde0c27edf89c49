import Classification
import Foundation
import JSON
import ModelExport
import ModelFixtures
import ModelImport
import NeuralNetwork
import Testing

/// A network of one of the families that the loader takes, narrow and with random weights.
struct ExportCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let document: JSONValue
    /// Optional tensors that the weight file has too.
    var hasBiases = false

    init(_ description: String, hasBiases: Bool = false, _ changes: [(String, JSONValue)]) {
        testDescription = description
        self.hasBiases = hasBiases
        let narrow = TinyModel.document.setting("base_width", to: 4)
        document = changes.reduce(narrow) { $0.setting($1.0, to: $1.1) }
    }

    static let all = [
        ExportCase("resnet18, BGR, means and deviations, softmax heads", []),
        ExportCase(
            "resnet34 with a fourth head",
            [
                ("architecture", "resnet34"),
                ("heads.glasses", ["activation": "sigmoid", "units": 1, "labels": ["no", "yes"]]),
                ("heads.age", ["activation": "softmax", "units": 101, "bins": "years 0 to 100"]),
            ]),
        ExportCase(
            "resnet50, stride in the first convolution, temperatures",
            [
                ("architecture", "resnet50"), ("stride_in", "conv1"), ("batch_norm_epsilon", 1.001e-5),
                (
                    "heads.gender",
                    [
                        "activation": "sigmoid", "units": 1, "labels": ["woman", "man"], "temperature": 0.8091,
                    ]
                ),
            ]),
        ExportCase(
            "resnet50 as torchvision has it, biases in the convolutions", hasBiases: true,
            [
                ("architecture", "resnet50"), ("batch_norm_epsilon", 1e-5), ("input.channels", "RGB"),
            ]),
        ExportCase("resnet101 without hidden layers", [("architecture", "resnet101"), ("hidden", [])]),
        ExportCase(
            "resnet152 with three hidden layers of one width",
            [
                ("architecture", "resnet152"), ("base_width", 2),
                (
                    "hidden",
                    [
                        ["name": "z", "units": 16, "activation": "relu"],
                        ["name": "a", "units": 16, "activation": "tanh"],
                        ["name": "m", "units": 16, "activation": "sigmoid"],
                    ]
                ),
            ]),
        ExportCase(
            "resnet50v2 as Keras has it: zeros around the pooling",
            [
                ("architecture", "resnet50v2"), ("borders", ["pooling": "zeros"]), ("input.scale", 0.00784313725490196),
                ("input.mean", [1, 1, 1]), ("input.std", [1, 1, 1]),
            ]),
        ExportCase("resnet101v2 with a border that wins no maximum", [("architecture", "resnet101v2")]),
        ExportCase(
            "resnet152v2, TensorFlow's borders, no pooling", hasBiases: true,
            [
                ("architecture", "resnet152v2"), ("base_width", 2), ("pooling", "flatten"),
                ("borders", ["stem": "same", "pooling": "same", "blocks": "same"]),
            ]),
        ExportCase(
            "resnet18 without pooling and without a border around the first",
            [
                ("pooling", "flatten"), ("borders", ["pooling": "none", "blocks": "same"]),
            ]),
    ]

    /// The model directory; it is gone when the object is.
    func model() throws -> TinyModel {
        let model = try TinyModel(document: document)
        guard hasBiases else { return model }
        let path = "\(model.directory)/tiny.safetensors"
        let file = try SafetensorsFile(bytes: Array(Data(contentsOf: URL(filePath: path))))
        var writer = SafetensorsWriter()
        for (name, entry) in file.tensors {
            writer.add(name, shape: entry.shape, values: try file.floats(name, shape: entry.shape))
        }
        let description = try ModelDescription(directory: model.directory)
        for tensor in description.network.tensors where tensor.isOptional {
            let values = (0..<tensor.shape[0]).map { 0.01 * Float($0 + 1) }
            writer.add(tensor.name, shape: tensor.shape, values: values)
        }
        try model.replaceWeights(writer.bytes())
        return model
    }
}

/// A directory for one test, which goes with the object.
final class ExportFolder {
    let path = FileManager.default.temporaryDirectory.appending(path: "gag-export-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }
}
