import JSON
import NetworkGraph

/// The Keras layers of a layer graph: feature maps of rows, columns and channels.
struct KerasLayers {
    private(set) var layers: [KerasLayer] = []
    /// The layers that are outputs, named as these.
    private(set) var outputs: [Int] = []

    private let graph: LayerGraph
    private let names: KerasLayerName
    /// The layer of each node; that of the layer before where an activation is part of it.
    private var places: [Int] = []

    /// The layers of `graph`, which ``ModelGraph`` made.
    init(_ graph: LayerGraph, isPreactivated: Bool) {
        self.graph = graph
        names = KerasLayerName(isPreactivated: isPreactivated)
        for node in graph.nodes { places.append(add(node)) }
        for (name, node) in graph.outputs {
            outputs.append(places[node])
            rename(places[node], to: name)
        }
    }

    /// Gives an output the name of its head; a dense layer before it that had it gives it away.
    private mutating func rename(_ output: Int, to name: String) {
        for index in layers.indices where index != output && layers[index].name == name {
            layers[index].name = "\(name)_logits"
        }
        layers[output].name = name
    }

    private mutating func append(_ layer: KerasLayer) -> Int {
        layers.append(layer)
        return layers.count - 1
    }

    private mutating func add(_ node: LayerGraph.Node) -> Int {
        let inputs = node.inputs.map { places[$0] }
        let name = names.text(node.place)
        func layer(_ kind: String, _ config: [(key: String, value: JSONValue)] = []) -> KerasLayer {
            KerasLayer(kind: kind, name: name, config: config, inputs: inputs)
        }
        switch node.operation {
        case .input(let width, let height):
            let shape: JSONValue = [
                .null, height.map { .integer($0) } ?? .null, width.map { .integer($0) } ?? .null, 3,
            ]
            return append(layer("InputLayer", [("batch_shape", shape)]))
        case .convolution(let convolution): return add(convolution, layer("Conv2D"))
        case .normalization(let values): return add(values, layer("BatchNormalization"))
        case .activation(let kind): return add(kind, layer("Activation", [("activation", .string(kind.rawValue))]))
        case .sum: return append(layer("Add"))
        case .padding(let border): return append(layer("ZeroPadding2D", Self.config(of: border)))
        case .exclusion(let border): return addExclusion(border, before: layer("MaxPooling2D"))
        case .maximumPooling(let window): return addPooling("MaxPooling2D", window, layer("MaxPooling2D"))
        case .averagePooling(let window): return addPooling("AveragePooling2D", window, layer("AveragePooling2D"))
        case .globalAverage: return append(layer("GlobalAveragePooling2D"))
        case .globalMaximum: return append(layer("GlobalMaxPooling2D"))
        case .flatten: return append(layer("Flatten"))
        case .dense(let weights):
            var dense = layer("Dense", [("units", .integer(weights.units)), ("activation", "linear")])
            dense.variables = [
                weights.weights.transposed([1, 0]), WeightTensor(shape: [weights.units], values: weights.bias),
            ]
            return append(dense)
        case .affine(let affine):
            return append(
                layer("Rescaling", [("scale", Self.json(affine.scale)), ("offset", Self.json(affine.shift))]))
        case .channels(let order): return addChannels(order, name: name, source: inputs[0])
        case .resizing: preconditionFailure("a model resizes photos before its network")
        }
    }

    private static func json(_ values: [Float]) -> JSONValue {
        values.count == 1 ? .number(Double(values[0])) : .array(values.map { .number(Double($0)) })
    }

    private static func config(of border: Border) -> [(key: String, value: JSONValue)] {
        [
            (
                "padding",
                [
                    [.integer(border.top), .integer(border.bottom)], [.integer(border.left), .integer(border.right)],
                ]
            )
        ]
    }

    /// A border that Keras cannot give the layer itself, as a layer of zeros before it.
    private mutating func addBorder(_ border: Border, before layer: KerasLayer) -> Int {
        append(
            KerasLayer(
                kind: "ZeroPadding2D", name: Self.paddingName(layer.name), config: Self.config(of: border),
                inputs: layer.inputs))
    }

    /// `conv1_pad` before `conv1_conv`, as keras.applications have it.
    private static func paddingName(_ name: String) -> String {
        name.split(separator: "_").dropLast().joined(separator: "_") + "_pad"
    }

    private mutating func add(_ convolution: Convolution, _ layer: KerasLayer) -> Int {
        var (layer, padding) = (layer, "valid")
        switch convolution.padding {
        case .same: padding = "same"
        case .explicit(let border) where border == .none: break
        case .explicit(let border) where convolution.stride == 1 && border == Border(convolution.kernel / 2):
            padding = "same"
        case .explicit(let border): layer.inputs = [addBorder(border, before: layer)]
        }
        layer.config = [
            ("filters", .integer(convolution.outputs)), ("kernel_size", Self.square(convolution.kernel)),
            ("strides", Self.square(convolution.stride)), ("padding", .string(padding)),
            ("use_bias", .bool(convolution.bias != nil)),
        ]
        layer.variables = [convolution.weights.transposed([2, 3, 1, 0])]
        if let bias = convolution.bias { layer.variables.append(WeightTensor(shape: [bias.count], values: bias)) }
        return append(layer)
    }

    private static func square(_ side: Int) -> JSONValue { [.integer(side), .integer(side)] }

    private mutating func add(_ values: Normalization, _ layer: KerasLayer) -> Int {
        var layer = layer
        // The decimal that reads back as the same float.
        layer.config = [("axis", -1), ("epsilon", .number(Double("\(values.epsilon)") ?? 1e-5))]
        layer.variables = [values.gamma, values.beta, values.mean, values.variance].map {
            WeightTensor(shape: [$0.count], values: $0)
        }
        return append(layer)
    }

    /// An activation behind a dense layer is a setting of that.
    private mutating func add(_ kind: ActivationKind, _ layer: KerasLayer) -> Int {
        let input = layer.inputs[0]
        guard layers[input].kind == "Dense",
            let index = layers[input].config.firstIndex(where: { $0.key == "activation" })
        else { return append(layer) }
        layers[input].config[index].value = .string(kind.rawValue)
        return input
    }

    private mutating func addPooling(_ kind: String, _ window: Window, _ layer: KerasLayer) -> Int {
        var (layer, padding) = (layer, "valid")
        switch window.padding {
        case .same: padding = "same"
        case .explicit(let border) where border == .none: break
        case .explicit(let border):
            // Zeros win no maximum behind a rectifier.
            let isRectified = layers[layer.inputs[0]].config.contains { $0.key == "activation" && $0.value == "relu" }
            layer.inputs = [isRectified ? addBorder(border, before: layer) : addExclusion(border, before: layer)]
        }
        layer.config = [
            ("pool_size", Self.square(window.size)), ("strides", Self.square(window.stride)),
            ("padding", .string(padding)),
        ]
        return append(layer)
    }

    /// A border of the smallest number, which wins no maximum.
    private mutating func addExclusion(_ border: Border, before layer: KerasLayer) -> Int {
        let widths: JSONValue = [
            [0, 0], [.integer(border.top), .integer(border.bottom)], [.integer(border.left), .integer(border.right)],
            [0, 0],
        ]
        var pad = KerasLayer(
            kind: "Pad", name: Self.paddingName(layer.name), config: [("pad_width", widths), ("mode", "constant")],
            inputs: layer.inputs)
        pad.named = [("constant_values", .number(-Double(Float.greatestFiniteMagnitude)))]
        return append(pad)
    }

    /// The channels one by one, and stacked in their new order: what every backend of Keras computes.
    private mutating func addChannels(_ order: [Int], name: String, source: Int) -> Int {
        let ellipsis: JSONValue = ["class_name": "__ellipsis__", "config": [:]]
        let parts = order.map { channel -> Int in
            append(
                KerasLayer(
                    kind: "GetItem", name: "channel\(channel)", config: [], inputs: [source],
                    arguments: [[ellipsis, .integer(channel)]]))
        }
        return append(KerasLayer(kind: "Stack", name: name, config: [("axis", -1)], inputs: parts))
    }
}
