import HDF5
import JSON
import NetworkGraph
import Zip

/// Writes a layer graph as an archive of Keras 3: config.json with the layers, model.weights.h5 with their variables.
struct KerasExport {
    private let layers: [KerasLayer]
    private let outputs: [Int]

    /// The layers of `graph`.
    ///
    /// - Throws: `inexpressible` where two layers would have the same name.
    init(_ graph: LayerGraph, isPreactivated: Bool) throws(ExportError) {
        let built = KerasLayers(graph, isPreactivated: isPreactivated)
        let order = KerasLayerOrder(inputs: built.layers.map(\.inputs), outputs: built.outputs).positions
        let places = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        layers = order.map { position in
            var layer = built.layers[position]
            layer.inputs = layer.inputs.compactMap { places[$0] }
            return layer
        }
        outputs = built.outputs.compactMap { places[$0] }
        var names = Set<String>()
        if let twice = layers.first(where: { !names.insert($0.name).inserted }) {
            throw .inexpressible(
                format: .keras, reason: "two layers would be called \(twice.name)",
                advice: "rename the head or hidden layer in model.json and in the weight file, or take --format onnx")
        }
    }

    /// The archive.
    ///
    /// - Parameters:
    ///   - name: the model's name.
    ///   - document: what stands in the archive beside the network, for people and for importing it again.
    /// - Throws: `unwritable` where there is no memory.
    func archive(name: String, document: JSONValue) throws(ExportError) -> ZipWriter {
        var archive = ZipWriter()
        archive.add("metadata.json", (["keras_version": "3.0.0"] as JSONValue).serialized())
        archive.add("config.json", configuration(name: name).serialized())
        archive.add("model.weights.h5", try weights())
        archive.add("model.json", document.serialized(pretty: true))
        return archive
    }

    private func configuration(name: String) -> JSONValue {
        let names = layers.map(\.name)
        var ranks: [Int] = []
        for layer in layers { ranks.append(layer.rank(after: layer.inputs.first.map { ranks[$0] } ?? 0)) }
        func reference(_ layer: Int) -> JSONValue { [.string(names[layer]), 0, 0] }
        let inputs = layers.indices.filter { layers[$0].kind == "InputLayer" }
        return [
            "module": "keras.src.models.functional", "class_name": "Functional",
            "config": [
                "name": .string(name), "trainable": true,
                "layers": .array(layers.map { $0.json(names: names, ranks: ranks) }),
                "input_layers": .array(inputs.map(reference)), "output_layers": .array(outputs.map(reference)),
            ],
            "registered_name": "Functional", "build_config": ["input_shape": .null],
        ]
    }

    /// The weights: a group for each layer, called after its class and counted in the order of the layers.
    private func weights() throws(ExportError) -> [UInt8] {
        let groups = ["Conv2D": "conv2d", "BatchNormalization": "batch_normalization", "Dense": "dense"]
        do throws(HDF5Error) {
            let file = try HDF5Writer()
            var counts: [String: Int] = [:]
            for layer in layers where !layer.variables.isEmpty {
                guard let group = groups[layer.kind] else { continue }
                let number = counts[group, default: 0]
                counts[group] = number + 1
                let path = "layers/\(group)\(number == 0 ? "" : "_\(number)")/vars"
                for (index, variable) in layer.variables.enumerated() {
                    try file.addDataset("\(path)/\(index)", shape: variable.shape, values: variable.values)
                }
                try file.setAttribute("name", to: layer.name, of: path)
            }
            try file.addGroup("vars")
            return try file.bytes()
        } catch { throw .unwritable(path: "model.weights.h5", reason: "\(error)") }
    }
}
