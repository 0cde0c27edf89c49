import JSON

/// The configuration of a Keras model: its layers and how they are wired, before any weights.
///
/// Keras 2 and Keras 3 write different JSON for the wiring; both become the same references here.
package struct KerasModel: Sendable {
    /// One tensor of the model: the output number `tensor` of call number `call` of a layer.
    package struct Reference: Sendable, Equatable {
        var layer: String
        var call: Int
        var tensor: Int
    }

    let name: String
    let layers: [KerasLayer]
    let inputs: [Reference]
    /// The results with the names that the model gives them: the layer's, or the key of a dictionary.
    let outputs: [(name: String, reference: Reference)]
    /// Whether the layers are a chain without references.
    let isSequential: Bool

    /// Reads the document that `model.to_json()`, config.json and the attribute `model_config` share.
    ///
    /// - Throws: `ImportError.corrupt`, or `unsupportedLayer` for a class of the user's own.
    package init(_ document: JSONValue, path: String) throws(ImportError) {
        guard let kind = document["class_name"]?.stringValue else {
            throw .corrupt(path: path, detail: "the configuration has no class_name")
        }
        guard let model = try KerasModel(kind: kind, config: document["config"], path: path) else {
            throw .unsupportedLayer(
                kind: kind, place: document["config"]?["name"]?.stringValue ?? "model",
                reason: "a model class of its own hides its layers; save a functional or sequential model")
        }
        self = model
    }

    /// nil when `kind` is no class of models.
    init?(kind: String, config: JSONValue?, path: String) throws(ImportError) {
        guard ["Functional", "Model", "Sequential"].contains(kind) else { return nil }
        // Keras before 2.2.3 wrote the layers of a sequential model without an object around them.
        let list = config?["layers"]?.arrayValue ?? (kind == "Sequential" ? config?.arrayValue : nil)
        guard let list else { return nil }
        var layers: [KerasLayer] = []
        for entry in list { layers.append(try KerasLayer(entry, path: path)) }
        self.layers = layers
        name = config?["name"]?.stringValue ?? "model"
        isSequential = kind == "Sequential"
        inputs = Self.references(config?["input_layers"]).map(\.reference)
        outputs = Self.references(config?["output_layers"])
    }

    /// The references of `input_layers` or `output_layers`: one, a list, or a dictionary by name.
    private static func references(_ value: JSONValue?) -> [(name: String, reference: Reference)] {
        guard let value else { return [] }
        if let reference = Reference(value) { return [(reference.layer, reference)] }
        if let members = value.objectValue {
            return members.compactMap { member in Reference(member.value).map { (member.key, $0) } }
        }
        return (value.arrayValue ?? []).compactMap { Reference($0).map { ($0.layer, $0) } }
    }
}

extension KerasModel.Reference {
    /// Reads `["layer", 0, 0]`, which Keras 2 may follow with arguments.
    init?(_ value: JSONValue) {
        guard let list = value.arrayValue, list.count >= 3, let layer = list[0].stringValue,
            let call = list[1].integerValue, let tensor = list[2].integerValue
        else { return nil }
        self.init(layer: layer, call: call, tensor: tensor)
    }
}
