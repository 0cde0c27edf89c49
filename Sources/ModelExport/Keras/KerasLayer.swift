import JSON
import NetworkGraph

/// A layer, or an operation, of a Keras model that is written.
struct KerasLayer {
    /// The class, as `Conv2D`.
    var kind: String
    var name: String
    /// The settings beside the name.
    var config: [(key: String, value: JSONValue)]
    /// The layers read.
    var inputs: [Int]
    /// The arguments after the tensors that it is called with.
    var arguments: [JSONValue] = []
    /// The arguments with names that it is called with.
    var named: [(key: String, value: JSONValue)] = []
    /// The variables in the order in which Keras creates them.
    var variables: [WeightTensor] = []

    /// Operations on tensors are no layers: they count neither among them nor have they variables.
    var isOperation: Bool { ["GetItem", "Stack", "Pad"].contains(kind) }
    /// Whether it takes its tensors as one list.
    private var takesList: Bool { ["Add", "Stack"].contains(kind) }

    /// The dimensions of its result, photos included, where those of its first input are `rank`.
    func rank(after rank: Int) -> Int {
        switch kind {
        case "InputLayer", "Stack": 4
        case "GetItem": 3
        case "GlobalAveragePooling2D", "GlobalMaxPooling2D", "Flatten", "Dense": 2
        default: rank
        }
    }

    /// The layer's entry in config.json; `names` and `ranks` are those of all layers.
    func json(names: [String], ranks: [Int]) -> JSONValue {
        let common: [(key: String, value: JSONValue)] =
            isOperation
            ? [("name", .string(name))]
            : kind == "InputLayer"
                ? [("name", .string(name)), ("dtype", "float32")]
                : [("name", .string(name)), ("trainable", true), ("dtype", "float32")]
        let tensors = inputs.map { input -> JSONValue in
            [
                "class_name": "__keras_tensor__",
                "config": [
                    "shape": .array([JSONValue](repeating: .null, count: ranks[input])), "dtype": "float32",
                    "keras_history": [.string(names[input]), 0, 0],
                ],
            ]
        }
        let call: JSONValue = [
            "args": .array((takesList ? [.array(tensors)] : tensors) + arguments), "kwargs": .object(named),
        ]
        return [
            "module": isOperation ? "keras.src.ops.numpy" : "keras.layers", "class_name": .string(kind),
            "config": .object(common + config), "registered_name": isOperation ? .string(kind) : .null,
            "name": .string(name), "inbound_nodes": inputs.isEmpty ? [] : [call],
        ]
    }
}
