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
            case (8, let range?): try readOperatorSet(file, range)
            default: break
            }
        }
        guard let graph else { throw reader.failure("there is no graph") }
        try readGraph(file, graph)
    }

    private mutating func readOperatorSet(_ file: [UInt8], _ range: Range<Int>) throws(ProtobufReader.Failure) {
        var reader = ProtobufReader(file, range: range)
        var (domain, version) = ("", 0)
        while let (number, value) = try reader.next() {
            if number == 1, let text = value.range { domain = Self.text(file, text) }
            if number == 2 { version = value.integer ?? 0 }
        }
        if domain.isEmpty || domain == "ai.onnx" { operatorSet = version }
    }

    private mutating func readGraph(_ file: [UInt8], _ range: Range<Int>) throws(ProtobufReader.Failure) {
        var reader = ProtobufReader(file, range: range)
        while let (number, value) = try reader.next() {
            guard let range = value.range else { continue }
            switch number {
            case 1: nodes.append(try Self.node(file, range))
            case 5: initializers.append(try Self.tensor(file, range))
            case 11: inputs.append(try Self.value(file, range))
            case 12: outputs.append(try Self.value(file, range))
            default: break
            }
        }
    }

    private static func text(_ file: [UInt8], _ range: Range<Int>) -> String {
        String(decoding: file[range], as: UTF8.self)
    }

    private static func node(_ file: [UInt8], _ range: Range<Int>) throws(ProtobufReader.Failure) -> Node {
        var (reader, node) = (ProtobufReader(file, range: range), Node())
        while let (number, value) = try reader.next() {
            guard let range = value.range else { continue }
            switch number {
            case 1: node.inputs.append(text(file, range))
            case 2: node.outputs.append(text(file, range))
            case 3: node.name = text(file, range)
            case 4: node.kind = text(file, range)
            case 5:
                let attribute = try attribute(file, range)
                node.attributes[attribute.name] = attribute
            case 7: node.domain = text(file, range)
            default: break
            }
        }
        return node
    }

    private static func attribute(_ file: [UInt8], _ range: Range<Int>) throws(ProtobufReader.Failure) -> Attribute {
        var (reader, result) = (ProtobufReader(file, range: range), Attribute())
        while let (number, value) = try reader.next() {
            switch (number, value.range) {
            case (1, let range?): result.name = text(file, range)
            case (2, _): result.float = value.float
            case (3, _): result.integer = value.integer
            case (4, let range?): result.text = text(file, range)
            case (5, let range?): result.tensor = try tensor(file, range)
            case (7, _): result.floats += try floats(file, value)
            case (8, _): result.integers += try integers(file, value)
            default: break
            }
        }
        return result
    }

    private static func tensor(_ file: [UInt8], _ range: Range<Int>) throws(ProtobufReader.Failure) -> ONNXTensor {
        var (reader, tensor) = (ProtobufReader(file, range: range), ONNXTensor())
        while let (number, value) = try reader.next() {
            switch (number, value.range) {
            case (1, _): tensor.shape += try integers(file, value)
            case (2, _): tensor.dataType = value.integer ?? 0
            case (4, _): tensor.floats += try floats(file, value)
            case (5, _), (7, _): tensor.integers += try integers(file, value)
            case (8, let range?): tensor.name = text(file, range)
            case (9, let range?): tensor.raw = range
            case (13, let range?):
                tensor.external = try external(file, range, onto: tensor.external ?? ONNXTensor.ExternalData())
            default: break
            }
        }
        return tensor
    }

    /// One entry of `external_data`: a key and a value as text.
    private static func external(
        _ file: [UInt8], _ range: Range<Int>, onto data: ONNXTensor.ExternalData
    ) throws(ProtobufReader.Failure) -> ONNXTensor.ExternalData {
        var (reader, result, key, content) = (ProtobufReader(file, range: range), data, "", "")
        while let (number, value) = try reader.next() {
            guard let range = value.range else { continue }
            if number == 1 { key = text(file, range) }
            if number == 2 { content = text(file, range) }
        }
        switch key {
        case "location": result.location = content
        case "offset": result.offset = Int(content) ?? -1
        case "length": result.length = Int(content)
        default: break
        }
        return result
    }

    /// Name and shape: `type.tensor_type.shape.dim[].dim_value`.
    private static func value(_ file: [UInt8], _ range: Range<Int>) throws(ProtobufReader.Failure) -> Value {
        var (reader, result) = (ProtobufReader(file, range: range), Value())
        while let (number, value) = try reader.next() {
            guard let range = value.range else { continue }
            if number == 1 { result.name = text(file, range) }
            if number == 2, let tensor = try message(1, in: file, range),
                let shape = try message(2, in: file, tensor)
            {
                result.shape = try dimensions(file, shape)
            }
        }
        return result
    }

    private static func message(
        _ field: Int, in file: [UInt8], _ range: Range<Int>
    ) throws(ProtobufReader.Failure) -> Range<Int>? {
        var reader = ProtobufReader(file, range: range)
        while let (number, value) = try reader.next() {
            if number == field, let range = value.range { return range }
        }
        return nil
    }

    private static func dimensions(_ file: [UInt8], _ range: Range<Int>) throws(ProtobufReader.Failure) -> [Int?] {
        var (reader, result) = (ProtobufReader(file, range: range), [Int?]())
        while let (number, value) = try reader.next() {
            guard number == 1, let range = value.range else { continue }
            var (dimension, extent) = (ProtobufReader(file, range: range), Int?.none)
            while let (number, value) = try dimension.next() {
                if number == 1 { extent = value.integer }
            }
            result.append(extent.flatMap { $0 > 0 ? $0 : nil })
        }
        return result
    }

    /// A repeated integer field, packed or one by one.
    private static func integers(
        _ file: [UInt8], _ value: ProtobufReader.Value
    ) throws(ProtobufReader.Failure) -> [Int] {
        if let single = value.integer { return [single] }
        guard let range = value.range else { return [] }
        var (reader, result) = (ProtobufReader(file, range: range), [Int]())
        while !reader.isAtEnd { result.append(Int(truncatingIfNeeded: Int64(bitPattern: try reader.varint()))) }
        return result
    }

    /// A repeated float field, packed or one by one.
    private static func floats(
        _ file: [UInt8], _ value: ProtobufReader.Value
    ) throws(ProtobufReader.Failure) -> [Float] {
        if let single = value.float { return [single] }
        guard let range = value.range else { return [] }
        guard range.count.isMultiple(of: 4) else {
            throw ProtobufReader.Failure(reason: "a list of floats of \(range.count) bytes", offset: range.lowerBound)
        }
        return stride(from: range.lowerBound, to: range.upperBound, by: 4).map { start in
            Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(file[start + $1]) << UInt32(8 * $1) })
        }
    }
}
