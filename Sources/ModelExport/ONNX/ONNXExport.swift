import NetworkGraph

/// Writes a layer graph as ONNX: feature maps of channels, rows and columns, a free number of photos.
struct ONNXExport {
    private var writer = ONNXWriter()
    private let graph: LayerGraph
    /// The name of each node's result.
    private var names: [String] = []
    /// The names of the results that are outputs.
    private let outputs: [Int: String]

    /// The operators of `graph`.
    init(_ graph: LayerGraph) {
        self.graph = graph
        outputs = Dictionary(graph.outputs.map { ($0.node, $0.name) }) { first, _ in first }
        for node in graph.nodes.indices { names.append(add(node)) }
    }

    /// The whole file; `shape` are the rows and columns of the input.
    func bytes(
        name: String, metadata: [(key: String, value: String)], producer: (name: String, version: String)
    ) -> [UInt8] {
        var inputs: [ONNXWriter.Value] = []
        for (index, node) in graph.nodes.enumerated() {
            guard case .input(let width, let height) = node.operation else { continue }
            inputs.append(ONNXWriter.Value(name: names[index], shape: [nil, 3, height, width]))
        }
        let results = graph.outputs.map { ONNXWriter.Value(name: $0.name, shape: [nil, units(of: $0.node)]) }
        return writer.bytes(name: name, inputs: inputs, outputs: results, metadata: metadata, producer: producer)
    }

    /// The units of the dense layer at or before `node`.
    private func units(of node: Int) -> Int? {
        var current = node
        while true {
            if case .dense(let layer) = graph.nodes[current].operation { return layer.units }
            guard let input = graph.nodes[current].inputs.first else { return nil }
            current = input
        }
    }

    /// Adds the operators of one node.
    ///
    /// - Returns: The name of its result. Names of layers and constants have a dot, as no head's name has.
    private mutating func add(_ index: Int) -> String {
        let node = graph.nodes[index]
        let place = node.place
        let output = outputs[index] ?? "\(place).output"
        let sources = node.inputs.map { names[$0] }
        let source = sources.first ?? ""
        switch node.operation {
        case .input: return outputs.values.contains("input") ? "input.pixels" : "input"
        case .convolution(let layer): return add(layer, source, output: output, place: place)
        case .normalization(let values):
            let parts = [
                writer.constant("\(place).weight", values.gamma), writer.constant("\(place).bias", values.beta),
                writer.constant("\(place).running_mean", values.mean),
                writer.constant("\(place).running_var", values.variance),
            ]
            return writer.add(
                "BatchNormalization", [source] + parts, output: output, [("epsilon", .float(values.epsilon))])
        case .activation(let kind): return add(kind, source, output: output)
        case .sum: return writer.add("Add", sources, output: output)
        case .padding(let border):
            let pads = writer.constant(
                "\(place).pads", [0, 0, border.top, border.left, 0, 0, border.bottom, border.right])
            return writer.add("Pad", [source, pads], output: output)
        case .exclusion(let border):
            let pads = writer.constant(
                "\(place).pads", [0, 0, border.top, border.left, 0, 0, border.bottom, border.right])
            let lowest = WeightTensor(shape: [], values: [-.greatestFiniteMagnitude])
            return writer.add("Pad", [source, pads, writer.constant("\(place).value", lowest)], output: output)
        case .maximumPooling(let window):
            return writer.add("MaxPool", [source], output: output, Self.attributes(of: window))
        case .averagePooling(let window):
            return writer.add("AveragePool", [source], output: output, Self.attributes(of: window))
        case .globalAverage:
            let mean = writer.add("GlobalAveragePool", [source], output: "\(place).mean")
            return writer.add("Flatten", [mean], output: output)
        case .globalMaximum:
            let maximum = writer.add("GlobalMaxPool", [source], output: "\(place).maximum")
            return writer.add("Flatten", [maximum], output: output)
        case .flatten(.channelsRowsColumns): return writer.add("Flatten", [source], output: output)
        case .flatten(.rowsColumnsChannels):
            let order = writer.add(
                "Transpose", [source], output: "\(place).order", [("perm", .integers([0, 2, 3, 1]))])
            return writer.add("Flatten", [order], output: output)
        case .dense(let layer):
            let parts = [
                writer.constant("\(place).weight", layer.weights), writer.constant("\(place).bias", layer.bias),
            ]
            return writer.add("Gemm", [source] + parts, output: output, [("transB", .integer(1))])
        case .affine(let affine): return add(affine, source, output: output, place: place)
        case .channels(let order):
            let indices = writer.constant("\(place).order", order)
            return writer.add("Gather", [source, indices], output: output, [("axis", .integer(1))])
        case .resizing: preconditionFailure("a model resizes photos before its network")
        }
    }

    private mutating func add(
        _ layer: Convolution, _ source: String, output: String, place: String
    ) -> String {
        var inputs = [source, writer.constant("\(place).weight", layer.weights)]
        if let bias = layer.bias { inputs.append(writer.constant("\(place).bias", bias)) }
        let window = Window(size: layer.kernel, stride: layer.stride, padding: layer.padding)
        return writer.add("Conv", inputs, output: output, Self.attributes(of: window))
    }

    private mutating func add(_ kind: ActivationKind, _ source: String, output: String) -> String {
        switch kind {
        case .linear: writer.add("Identity", [source], output: output)
        case .relu: writer.add("Relu", [source], output: output)
        case .sigmoid: writer.add("Sigmoid", [source], output: output)
        case .tanh: writer.add("Tanh", [source], output: output)
        case .softmax: writer.add("Softmax", [source], output: output, [("axis", .integer(1))])
        }
    }

    /// A factor, a summand, or both.
    private mutating func add(
        _ affine: ChannelAffine, _ source: String, output: String, place: String
    ) -> String {
        func tensor(_ values: [Float]) -> WeightTensor {
            WeightTensor(shape: values.count == 1 ? [] : [1, values.count, 1, 1], values: values)
        }
        let hasShift = affine.shift != [0]
        let factor = writer.constant("\(place).factor", tensor(affine.scale))
        let product = writer.add("Mul", [source, factor], output: hasShift ? "\(place).product" : output)
        guard hasShift else { return product }
        return writer.add("Add", [product, writer.constant("\(place).shift", tensor(affine.shift))], output: output)
    }

    private static func attributes(of window: Window) -> [(String, ONNXWriter.Attribute)] {
        let border: (String, ONNXWriter.Attribute) =
            switch window.padding {
            case .same: ("auto_pad", .text("SAME_UPPER"))
            case .explicit(let border):
                ("pads", .integers([border.top, border.left, border.bottom, border.right]))
            }
        return [
            ("kernel_shape", .integers([window.size, window.size])),
            ("strides", .integers([window.stride, window.stride])), border,
        ]
    }
}
