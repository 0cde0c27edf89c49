import Protobuf

/// An ONNX file (`ModelProto`), as far as inference networks need it.
struct ONNXModel: Sendable {
    /// An operator with its inputs and outputs by name (`NodeProto`).
    struct Node: Sendable {
        var name = ""
        var kind = ""
        var domain = ""
        var inputs: [String] = []
        var outputs: [String] = []
        var attributes: [String: Attribute] = [:]
    }

    /// A setting of an operator (`AttributeProto`).
    struct Attribute: Sendable {
        var name = ""
        var float: Float?
        var integer: Int?
        var text: String?
        var tensor: ONNXTensor?
        var floats: [Float] = []
        var integers: [Int] = []
    }

    /// An input or output of the network (`ValueInfoProto`); nil stands for open dimensions.
    struct Value: Sendable {
        var name = ""
        var shape: [Int?] = []
    }

    var nodes: [Node] = []
    var initializers: [ONNXTensor] = []
    var inputs: [Value] = []
    var outputs: [Value] = []
    /// The version of the operator set of the default domain.
    var operatorSet = 0

    /// Parses a whole file.
    init(_ file: [UInt8]) throws(ProtobufReader.Failure) {
        var reader = ProtobufReader(file, range: 0..<file.count)
        var graph: Range<Int>?
        while let (number, value) = try reader.next() {
            switch (number, value.range) {
            case (7, let range?): graph = range
            case (8, let range?): try readOperatorSet(reader.message(range))
            default: break
            }
        }
        guard let graph else { throw reader.failure("there is no graph") }
        try readGraph(reader.message(graph))
    }

    private mutating func readOperatorSet(_ message: ProtobufReader) throws(ProtobufReader.Failure) {
        var (reader, domain, version) = (message, "", 0)
        while let (number, value) = try reader.next() {
            if number == 1, let text = value.range { domain = reader.text(text) }
            if number == 2 { version = value.integer ?? 0 }
        }
        if domain.isEmpty || domain == "ai.onnx" { operatorSet = version }
    }

    private mutating func readGraph(_ message: ProtobufReader) throws(ProtobufReader.Failure) {
        var reader = message
        while let (number, value) = try reader.next() {
            guard let range = value.range else { continue }
            switch number {
            case 1: nodes.append(try Node(reader.message(range)))
            case 5: initializers.append(try ONNXTensor(reader.message(range)))
            case 11: inputs.append(try Value(reader.message(range)))
            case 12: outputs.append(try Value(reader.message(range)))
            default: break
            }
        }
    }
}

extension ONNXModel.Node {
    fileprivate init(_ message: ProtobufReader) throws(ProtobufReader.Failure) {
        var reader = message
        while let (number, value) = try reader.next() {
            guard let range = value.range else { continue }
            switch number {
            case 1: inputs.append(reader.text(range))
            case 2: outputs.append(reader.text(range))
            case 3: name = reader.text(range)
            case 4: kind = reader.text(range)
            case 5:
                let attribute = try ONNXModel.Attribute(reader.message(range))
                attributes[attribute.name] = attribute
            case 7: domain = reader.text(range)
            default: break
            }
        }
    }
}

extension ONNXModel.Attribute {
    fileprivate init(_ message: ProtobufReader) throws(ProtobufReader.Failure) {
        var reader = message
        while let (number, value) = try reader.next() {
            switch (number, value.range) {
            case (1, let range?): name = reader.text(range)
            case (2, _): float = value.float
            case (3, _): integer = value.integer
            case (4, let range?): text = reader.text(range)
            case (5, let range?): tensor = try ONNXTensor(reader.message(range))
            case (7, _): floats += try reader.floats(value)
            case (8, _): integers += try reader.integers(value)
            default: break
            }
        }
    }
}

extension ONNXModel.Value {
    /// Name and shape: `type.tensor_type.shape.dim[].dim_value`.
    fileprivate init(_ message: ProtobufReader) throws(ProtobufReader.Failure) {
        var reader = message
        while let (number, value) = try reader.next() {
            guard let range = value.range else { continue }
            if number == 1 { name = reader.text(range) }
            if number == 2, let shape = try reader.message(range).message(1)?.message(2) {
                self.shape = try Self.dimensions(shape)
            }
        }
    }

    private static func dimensions(_ message: ProtobufReader) throws(ProtobufReader.Failure) -> [Int?] {
        var (reader, result) = (message, [Int?]())
        while let (number, value) = try reader.next() {
            guard number == 1, let range = value.range else { continue }
            var (dimension, extent) = (reader.message(range), Int?.none)
            while let (number, value) = try dimension.next() {
                if number == 1 { extent = value.integer }
            }
            result.append(extent.flatMap { $0 > 0 ? $0 : nil })
        }
        return result
    }
}
