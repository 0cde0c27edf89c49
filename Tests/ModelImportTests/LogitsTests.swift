import ModelImport
import NeuralNetwork
import Testing

@Suite("Imported networks answer as in their framework")
struct LogitsTests {
    /// A file, the part of `make_fixtures.py` or `make_tf2onnx_fixtures.py` that wrote it, and what it leaves open.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var part: String

        var photos = "photos"
        /// The side of a drawn pattern that takes the place of photos.
        var pattern: Int?
        var outside = PreprocessingMode.none
        var size: (width: Int, height: Int)?
        var lambdas: [String: PreprocessingMode] = [:]
        var configuration: String?

        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "nested.keras", part: "keras3"),
        Case(name: "flat_mixed.keras", part: "keras3"),
        Case(name: "v2.keras", part: "keras3"),
        Case(name: "basic_same.keras", part: "keras3", photos: "wide"),
        Case(name: "branches.h5", part: "keras3"),
        Case(name: "named.weights.h5", part: "keras3", size: (64, 64)),
        Case(name: "configured.weights.h5", part: "keras3", configuration: "configured.json"),
        Case(name: "lambda.keras", part: "keras3", lambdas: ["prepare": .caffe]),
        Case(name: "bfloat16.keras", part: "keras3"),
        Case(name: "unnamed.keras", part: "keras35"),
        Case(
            name: "unnamed.weights.h5", part: "keras35", size: (64, 64)),
        Case(name: "checkpoint_dependencies.keras", part: "tf213"),
        Case(name: "keras2.keras", part: "tfkeras"),
        Case(name: "keras2.h5", part: "tfkeras"),
        Case(name: "keras2_weights.h5", part: "tfkeras", size: (64, 64)),
        Case(name: "keras20.h5", part: "tfkeras"),
        Case(name: "bottleneck.safetensors", part: "torch", outside: .torch, size: (64, 64)),
        Case(name: "basic.safetensors", part: "torch", outside: .torch, size: (64, 64)),
        Case(name: "folded.onnx", part: "torch", outside: .torch),
        Case(name: "unfolded.onnx", part: "torch", outside: .torch),
        Case(name: "external.onnx", part: "torch", outside: .torch),
        Case(name: "split_weights.h5", part: "split", size: (64, 64)),
        Case(name: "keras2_tf.h5", part: "modes"),
        Case(name: "keras2_tf.keras", part: "modes"),
        Case(name: "keras2_torch.h5", part: "modes"),
        Case(name: "keras2_torch.keras", part: "modes"),
        Case(name: "keras2_normalization.h5", part: "modes"),
        Case(name: "keras2_normalization.keras", part: "modes"),
        Case(name: "notebook.keras", part: "notebook", pattern: 224),
        Case(name: "notebook1.h5", part: "notebook", pattern: 224),
        Case(name: "large.h5", part: "notebook", pattern: 512),
        Case(name: "resnet34.safetensors", part: "depths", outside: .torch, size: (64, 64)),
        Case(name: "resnet50.safetensors", part: "depths", outside: .torch, size: (64, 64)),
        Case(name: "resnet101.safetensors", part: "depths", outside: .torch, size: (64, 64)),
        Case(name: "resnet152.safetensors", part: "depths", outside: .torch, size: (64, 64)),
        Case(name: "resnet50v2.onnx", part: "depths2"),
        Case(name: "resnet101v2.onnx", part: "depths2"),
        Case(name: "resnet152v2.onnx", part: "depths2"),
        Case(name: "tf2onnx.onnx", part: "tf2onnx"),
        Case(name: "tf2onnx_external.onnx", part: "tf2onnx_external"),
        Case(name: "tf2onnx_large/__MODEL_PROTO.onnx", part: "tf2onnx_external"),
        Case(name: "tf2onnx_v2.onnx", part: "tf2onnx"),
    ]

    @Test("the logits are the framework's own", arguments: cases)
    func logits(of file: Case) throws {
        var options = SourceOptions()
        options.lambdas = file.lambdas
        options.configuration = file.configuration.map(ImportFixtures.path)
        let network = try ImportFixtures.network(file.name, options: options, size: file.size)
        let photos = try file.pattern.map(ImportFixtures.pattern) ?? ImportFixtures.photos(file.photos)
        let logits = try ImportFixtures.logits(of: network, photos: photos, outside: file.outside)
        #expect(network.heads.count == 2)
        for (position, head) in network.heads.enumerated() {
            // Keras without names numbers its outputs; the order is the same.
            let word = ["gender", "age"].first { head.output.contains($0) } ?? (position == 0 ? "gender" : "age")
            let expected = try ImportFixtures.expected(
                file.part, file.name,
                output: ["torch", "depths"].contains(file.part) ? "\(word)_head" : "\(word)_output")
            let found = try #require(logits[head.output])
            for (found, expected) in zip(found, expected) {
                #expect(found.count == expected.count)
                let difference = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
                #expect(difference < 2e-4, "\(file.name) \(head.output) differs by \(difference)")
            }
        }
    }
}
