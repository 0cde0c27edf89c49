import NetworkGraph
import Protobuf

/// The parts of an ONNX file (`ModelProto`) while they are added: operators in the order in which they can be computed,
/// and their constants.
///
/// The numbers of fields are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
struct ONNXWriter {
    /// A setting of an operator.
    enum Attribute {
        case integer(Int)
        case integers([Int])
        case float(Float)
        case text(String)
    }

    /// What a network reads or answers; nil dimensions are free, the first under the name `batch`.
    struct Value {
        var name: String
        var shape: [Int?]
    }

    /// The operator set of the default domain.
    static let operatorSet = 17
    /// The version of the file format that came with it.
    private static let formatVersion = 8
    private static let (float, int64) = (1, 7)

    private var nodes: [ProtobufWriter] = []
    private var initializers: [ProtobufWriter] = []
    private var constants = Set<String>()

    /// Adds an operator.
    ///
    /// - Returns: The name of its output, which is also the operator's.
    mutating func add(
        _ kind: String, _ inputs: [String], output: String, _ attributes: [(String, Attribute)] = []
    ) -> String {
        var node = ProtobufWriter()
        for input in inputs { node.add(1, input) }
        node.add(2, output)
        node.add(3, output)
        node.add(4, kind)
        for (name, value) in attributes { node.add(5) { Self.write(name, value, to: &$0) } }
        nodes.append(node)
        return output
    }

    private static func write(_ name: String, _ value: Attribute, to message: inout ProtobufWriter) {
        message.add(1, name)
        // The last field is `type`: FLOAT 1, INT 2, STRING 3, INTS 7.
        switch value {
        case .float(let value):
            message.add(2, value)
            message.add(20, 1)
        case .integer(let value):
            message.add(3, value)
            message.add(20, 2)
        case .text(let value):
            message.add(4, value)
            message.add(20, 3)
        case .integers(let values):
            message.add(8, packed: values)
            message.add(20, 7)
        }
    }

    /// Adds a constant of floats, once for each name.
    ///
    /// - Returns: Its name.
    mutating func constant(_ name: String, _ tensor: WeightTensor) -> String {
        guard constants.insert(name).inserted else { return name }
        var message = ProtobufWriter()
        message.add(1, packed: tensor.shape)
        message.add(2, Self.float)
        // Packed floats are the bytes of `raw_data`.
        message.add(9, packed: tensor.values)
        message.add(8, name)
        initializers.append(message)
        return name
    }

    /// Adds a constant of one value for each channel or unit.
    mutating func constant(_ name: String, _ values: [Float]) -> String {
        constant(name, WeightTensor(shape: [values.count], values: values))
    }

    /// Adds a constant of integers, once for each name.
    mutating func constant(_ name: String, _ values: [Int]) -> String {
        guard constants.insert(name).inserted else { return name }
        var message = ProtobufWriter()
        message.add(1, packed: [values.count])
        message.add(2, Self.int64)
        message.add(7, packed: values)
        message.add(8, name)
        initializers.append(message)
        return name
    }

    /// The whole file.
    ///
    /// - Parameters:
    ///   - name: the graph's name.
    ///   - inputs: what it reads.
    ///   - outputs: what it answers.
    ///   - metadata: keys and texts about it.
    ///   - producer: what writes the file: name and version.
    func bytes(
        name: String, inputs: [Value], outputs: [Value], metadata: [(key: String, value: String)],
        producer: (name: String, version: String)
    ) -> [UInt8] {
        var graph = ProtobufWriter()
        graph.reserve((nodes + initializers).reduce(0) { $0 + $1.bytes.count + 8 })
        for node in nodes { graph.add(1, node) }
        graph.add(2, name)
        for initializer in initializers { graph.add(5, initializer) }
        for input in inputs { graph.add(11) { Self.write(input, to: &$0) } }
        for output in outputs { graph.add(12) { Self.write(output, to: &$0) } }
        var model = ProtobufWriter()
        model.reserve(graph.bytes.count + 256)
        model.add(1, Self.formatVersion)
        model.add(2, producer.name)
        model.add(3, producer.version)
        model.add(7, graph)
        model.add(8) { $0.add(2, Self.operatorSet) }
        for (key, value) in metadata {
            model.add(14) {
                $0.add(1, key)
                $0.add(2, value)
            }
        }
        return model.bytes
    }

    /// `type.tensor_type` with `elem_type` and `shape.dim[].dim_value` or `dim_param`.
    private static func write(_ value: Value, to message: inout ProtobufWriter) {
        message.add(1, value.name)
        message.add(2) { type in
            type.add(1) { tensor in
                tensor.add(1, float)
                tensor.add(2) { shape in
                    for (axis, extent) in value.shape.enumerated() {
                        shape.add(1) { dimension in
                            if let extent {
                                dimension.add(1, extent)
                            } else {
                                dimension.add(2, axis == 0 ? "batch" : "size\(axis)")
                            }
                        }
                    }
                }
            }
        }
    }
}
