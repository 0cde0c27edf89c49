import NetworkGraph

/// Turns an ONNX graph into a layer graph. Transpositions between the layouts of TensorFlow and ONNX disappear: feature
/// maps have channels, rows and columns, wherever they lie in memory.
struct ONNXGraphBuilder {
    /// What a name of the graph stands for.
    enum Value {
        case constant(ONNXConstant)
        /// A feature map or a vector; `channelAxis` is nil for vectors.
        case feature(node: Int, channelAxis: Int?)
        /// Numbers computed from the shape of a feature map, which only flattening uses.
        case shape
    }

    let model: ONNXModel
    var graph = LayerGraph()
    var values: [String: Value]
    private let constants: [String: ONNXConstant]

    init(model: ONNXModel, constants: [String: ONNXConstant]) {
        self.model = model
        self.constants = constants
        values = constants.mapValues { .constant($0) }
    }

    /// - Throws: `unsupportedLayer` with the name of the first operator that a residual network does not have.
    mutating func build() throws(ImportError) -> LayerGraph {
        let inputs = model.inputs.filter { constants[$0.name] == nil }
        guard let input = inputs.first, inputs.count == 1, input.shape.count == 4 else {
            throw .unsupportedArchitecture(
                place: inputs.first?.name ?? "inputs",
                reason: "one input of four dimensions is expected, not \(inputs.count) of \(inputs.first?.shape ?? [])")
        }
        let axis = input.shape[1] == 3 ? 1 : input.shape[3] == 3 ? 3 : 1
        let node = graph.append(
            .input(width: input.shape[axis == 1 ? 3 : 2], height: input.shape[axis == 1 ? 2 : 1]), inputs: [],
            place: input.name)
        values[input.name] = .feature(node: node, channelAxis: axis)
        for node in model.nodes where node.kind != "Constant" {
            let place = node.name.isEmpty ? node.outputs.first ?? node.kind : node.name
            guard node.domain.isEmpty || node.domain == "ai.onnx" else {
                throw .unsupportedLayer(kind: node.kind, place: place, reason: "it is of the domain \(node.domain)")
            }
            let reader = ONNXNodeReader(node: node, place: place, values: values)
            guard let result = try add(reader), let output = node.outputs.first else { continue }
            values[output] = result
        }
        for output in model.outputs {
            guard case .feature(let node, nil) = values[output.name] else {
                throw .unsupportedArchitecture(place: output.name, reason: "the output is no vector of units")
            }
            graph.outputs.append((output.name, node))
        }
        return graph.pruned()
    }

    /// Adds one operator and returns what its output stands for.
    private mutating func add(_ reader: ONNXNodeReader) throws(ImportError) -> Value? {
        let node = reader.node
        if let folded = try reader.shapeArithmetic() { return folded }
        switch node.kind {
        case "Conv": return append(.convolution(try reader.convolution()), reader)
        case "BatchNormalization": return append(.normalization(try reader.normalization()), reader)
        case "Relu": return append(.activation(.relu), reader)
        case "Sigmoid": return append(.activation(.sigmoid), reader)
        case "Tanh": return append(.activation(.tanh), reader)
        case "Softmax": return append(.activation(.softmax), reader)
        case "MaxPool": return append(.maximumPooling(try reader.window()), reader)
        case "AveragePool": return append(.averagePooling(try reader.window()), reader)
        case "GlobalAveragePool": return append(.globalAverage, reader)
        case "ReduceMean":
            let keeps = try reader.checkSpatialMean()
            return append(.globalAverage, reader, becomesVector: !keeps)
        case "GlobalMaxPool": return append(.globalMaximum, reader)
        case "Pad": return append(.padding(try reader.padding()), reader)
        case "Flatten", "Reshape", "Squeeze": return try addFlattening(reader)
        case "Gemm", "MatMul": return append(.dense(try reader.dense()), reader, becomesVector: true)
        case "Identity", "Dropout", "Cast": return reader.input(0)
        case "Add", "Sub", "Mul", "Div": return try addArithmetic(reader)
        case "Transpose": return try addTransposition(reader)
        case "Gather" where reader.keepsVector: return reader.input(0)
        case "Slice", "Gather": return append(.channels(order: try reader.channelSelection()), reader)
        case "Split": return try addSplit(reader)
        case "Concat": return try addConcatenation(reader)
        default: throw reader.unsupported("no operator of this kind occurs in the ResNet families that are served")
        }
    }

    /// Adds an operation on the first input; the layout stays.
    private mutating func append(
        _ operation: Operation, _ reader: ONNXNodeReader, becomesVector: Bool = false
    ) -> Value? {
        guard case .feature(let node, let axis) = reader.input(0) else { return nil }
        let result = graph.append(operation, inputs: [node], place: reader.place)
        return .feature(node: result, channelAxis: becomesVector ? nil : axis)
    }

    /// Flattening a pooled map only drops its dimensions of 1; flattening any other keeps the layout's order.
    private mutating func addFlattening(_ reader: ONNXNodeReader) throws(ImportError) -> Value {
        let (node, axis) = try reader.feature(0)
        guard let axis else { return .feature(node: node, channelAxis: nil) }
        if case .globalAverage = graph.nodes[node].operation { return .feature(node: node, channelAxis: nil) }
        let order = axis == 1 ? FlattenOrder.channelsRowsColumns : .rowsColumnsChannels
        let result = graph.append(.flatten(order), inputs: [node], place: reader.place)
        return .feature(node: result, channelAxis: nil)
    }

    private mutating func addArithmetic(_ reader: ONNXNodeReader) throws(ImportError) -> Value? {
        if case .feature(let left, let axis) = reader.input(0), case .feature(let right, _) = reader.input(1) {
            guard reader.node.kind == "Add" else { throw reader.unsupported("two tensors can only be added") }
            return .feature(
                node: graph.append(.sum, inputs: [left, right], place: reader.place), channelAxis: axis)
        }
        let (affine, operand) = try reader.arithmetic()
        let (node, axis) = try reader.feature(operand)
        // The bias of a MatMul belongs to the dense layer before it.
        if axis == nil, case .dense(var dense) = graph.nodes[node].operation, affine.scale == [1],
            affine.shift.count == dense.units
        {
            dense.bias = zip(dense.bias, affine.shift).map { $0 + $1 }
            let result = graph.append(
                .dense(dense), inputs: graph.nodes[node].inputs, place: graph.nodes[node].place)
            return .feature(node: result, channelAxis: nil)
        }
        return .feature(
            node: graph.append(.affine(affine), inputs: [node], place: reader.place), channelAxis: axis)
    }

    private func addTransposition(_ reader: ONNXNodeReader) throws(ImportError) -> Value {
        let (node, axis) = try reader.feature(0)
        let order = reader.node.attributes["perm"]?.integers ?? []
        switch (axis, order) {
        case (3, [0, 3, 1, 2]): return .feature(node: node, channelAxis: 1)
        case (1, [0, 2, 3, 1]): return .feature(node: node, channelAxis: 3)
        default:
            guard order == Array(order.indices) else { throw reader.unsupported("the order \(order)") }
            return .feature(node: node, channelAxis: axis)
        }
    }

    /// Splitting the photo into its three channels.
    private mutating func addSplit(_ reader: ONNXNodeReader) throws(ImportError) -> Value? {
        let (node, axis) = try reader.feature(0)
        guard reader.channelAxis(try reader.integerAttribute("axis", default: 0), rank: 4) == axis, axis != nil,
            reader.node.outputs.count == 3
        else { throw reader.unsupported("splitting anything but the channels of the photo") }
        for (channel, output) in reader.node.outputs.enumerated() {
            let part = graph.append(.channels(order: [channel]), inputs: [node], place: reader.place)
            values[output] = .feature(node: part, channelAxis: axis)
        }
        return nil
    }

    private mutating func addConcatenation(_ reader: ONNXNodeReader) throws(ImportError) -> Value {
        var (nodes, layout) = ([Int](), Int?.none)
        for index in reader.node.inputs.indices {
            let (node, axis) = try reader.feature(index)
            nodes.append(node)
            layout = axis
        }
        guard let axis = layout, reader.channelAxis(try reader.integerAttribute("axis", default: 1), rank: 4) == axis,
            let result = graph.appendConcatenation(nodes, place: reader.place)
        else { throw reader.unsupported("joining anything but the channels of the photo") }
        return .feature(node: result, channelAxis: axis)
    }
}
