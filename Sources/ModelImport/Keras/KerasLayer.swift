import JSON
import NetworkGraph

/// One layer, or one operation, of a Keras model's configuration.
package struct KerasLayer: Sendable {
    /// The layer's class, such as `Conv2D`.
    let kind: String
    /// The Python module of the class; empty where Keras 2 leaves it out.
    let module: String
    let name: String
    let config: JSONValue
    /// The layer's applications, in order; several when it is shared.
    let calls: [KerasCall]
    /// The layers inside, when this is a model.
    let model: KerasModel?

    init(_ entry: JSONValue, path: String) throws(ImportError) {
        guard let kind = entry["class_name"]?.stringValue, let config = entry["config"] else {
            throw .corrupt(path: path, detail: "a layer of the configuration has no class_name or no config")
        }
        self.kind = kind
        self.config = config
        module = entry["module"]?.stringValue ?? ""
        name = entry["name"]?.stringValue ?? config["name"]?.stringValue ?? kind
        calls = (entry["inbound_nodes"]?.arrayValue ?? []).map { KerasCall($0) }
        model = try KerasModel(kind: kind, config: config, path: path)
    }

    /// Whether this is a layer, as opposed to an operation such as a slice. Keras 3 leaves the module out in HDF5; there
    /// operations are those that have neither the settings that every layer has.
    var isLayer: Bool {
        guard module.isEmpty else { return !module.contains(".ops.") }
        return config["trainable"] != nil || config["dtype"] != nil || model != nil
    }

    /// The names of the layer's variables in the order in which Keras creates them.
    var variableNames: [String] {
        func isOn(_ key: String) -> Bool { config[key]?.boolValue ?? true }
        switch kind {
        case "Conv2D", "Dense": return ["kernel"] + (isOn("use_bias") ? ["bias"] : [])
        case "BatchNormalization":
            return (isOn("scale") ? ["gamma"] : []) + (isOn("center") ? ["beta"] : [])
                + ["moving_mean", "moving_variance"]
        case "Normalization": return (config["mean"]?.isNull ?? true) ? ["mean", "variance", "count"] : []
        default: return []
        }
    }

    /// Whether weight files hold anything for this layer or the layers in it.
    var hasVariables: Bool { !variableNames.isEmpty || (model?.layers.contains { $0.hasVariables } ?? false) }
}

/// One application of a layer: what it reads, and the other arguments of the call.
package struct KerasCall: Sendable {
    /// The tensors read, in the order of the arguments.
    let inputs: [KerasModel.Reference]
    /// All positional arguments as written, tensors included.
    let positional: [JSONValue]
    /// All named arguments as written, tensors included.
    let named: [(key: String, value: JSONValue)]

    /// Reads an entry of `inbound_nodes`: an object in Keras 3, a list in Keras 2.
    init(_ node: JSONValue) {
        var inputs: [KerasModel.Reference] = []
        if node.objectValue != nil {
            positional = node["args"]?.arrayValue ?? []
            named = node["kwargs"]?.objectValue ?? []
            for argument in positional + named.map(\.value) { Self.collectTensors(argument, into: &inputs) }
        } else {
            let tensors = KerasModel.Reference(node) == nil ? node.arrayValue ?? [] : [node]
            positional = []
            named = tensors.first?[3]?.objectValue ?? []
            inputs = tensors.compactMap { KerasModel.Reference($0) }
            for argument in named.map(\.value) { Self.collectLegacyTensors(argument, into: &inputs) }
        }
        self.inputs = inputs
    }

    /// The reference in a `__keras_tensor__`.
    static func tensor(_ value: JSONValue) -> KerasModel.Reference? {
        guard value["class_name"]?.stringValue == "__keras_tensor__" else { return nil }
        return value["config"]?["keras_history"].flatMap { KerasModel.Reference($0) }
    }

    private static func collectTensors(_ value: JSONValue, into inputs: inout [KerasModel.Reference]) {
        if let reference = tensor(value) { return inputs.append(reference) }
        for element in value.arrayValue ?? [] { collectTensors(element, into: &inputs) }
    }

    private static func collectLegacyTensors(_ value: JSONValue, into inputs: inout [KerasModel.Reference]) {
        if let reference = KerasModel.Reference(value) { return inputs.append(reference) }
        for element in value.arrayValue ?? [] { collectLegacyTensors(element, into: &inputs) }
    }
}
