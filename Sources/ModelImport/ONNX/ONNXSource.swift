import NetworkGraph
import Protobuf

/// Reads an ONNX file with its initialisers, those in other files beside it included.
struct ONNXSource {
    private let path: String
    private let file: [UInt8]
    private let model: ONNXModel

    /// - Throws: `unreadable`, or `corrupt` with the byte at which the file stops making sense.
    init(path: String) throws(ImportError) {
        try self.init(bytes: FileHandleBytes.all(of: path), path: path)
    }

    /// Reads a file whose bytes are in memory; `path` leads to the files beside it.
    init(bytes: [UInt8], path: String) throws(ImportError) {
        self.path = path
        file = bytes
        do throws(ProtobufReader.Failure) {
            model = try ONNXModel(file)
        } catch {
            throw .corrupt(path: path, detail: "\(error.reason) at byte \(error.offset)")
        }
    }

    /// - Throws: any `ImportError` about the file or its operators.
    func graph() throws(ImportError) -> LayerGraph {
        var constants: [String: ONNXConstant] = [:]
        for tensor in model.initializers { constants[tensor.name] = try constant(tensor) }
        for node in model.nodes where node.kind == "Constant" {
            guard let output = node.outputs.first else { continue }
            constants[output] = try constant(of: node)
        }
        var builder = ONNXGraphBuilder(model: model, constants: constants)
        return try builder.build()
    }

    private func constant(of node: ONNXModel.Node) throws(ImportError) -> ONNXConstant {
        if let tensor = node.attributes["value"]?.tensor { return try constant(tensor) }
        if let number = node.attributes["value_float"]?.float {
            return ONNXConstant(shape: [], values: [Double(number)])
        }
        if let number = node.attributes["value_int"]?.integer {
            return ONNXConstant(shape: [], values: [Double(number)])
        }
        let numbers =
            (node.attributes["value_floats"]?.floats.map(Double.init) ?? [])
            + (node.attributes["value_ints"]?.integers.map(Double.init) ?? [])
        return ONNXConstant(shape: [numbers.count], values: numbers)
    }

    private func constant(_ tensor: ONNXTensor) throws(ImportError) -> ONNXConstant {
        guard let count = tensor.count else {
            throw .corrupt(path: path, detail: "initialiser \(tensor.name) has the shape \(tensor.shape)")
        }
        let values: [Double]?
        if let external = tensor.external {
            values = tensor.decoded(try bytes(external, tensor, count: count)[...])
        } else if let raw = tensor.raw {
            values = tensor.decoded(file[raw])
        } else if tensor.dataType == 10 || tensor.dataType == 16 {
            // Half precision lies in the field of integers, one in each.
            values = tensor.integers.map { bits in
                tensor.dataType == 10
                    ? Double(Float16(bitPattern: UInt16(truncatingIfNeeded: bits)))
                    : Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits) << 16))
            }
        } else {
            values = tensor.floats.isEmpty ? tensor.integers.map(Double.init) : tensor.floats.map(Double.init)
        }
        guard let values, values.count == count else {
            throw .corrupt(
                path: path,
                detail: "initialiser \(tensor.name) of type \(tensor.dataType) does not hold \(count) numbers")
        }
        return ONNXConstant(shape: tensor.shape, values: values)
    }

    /// The bytes of a tensor in a file beside the model; paths that lead elsewhere are refused.
    private func bytes(
        _ external: ONNXTensor.ExternalData, _ tensor: ONNXTensor, count: Int
    ) throws(ImportError) -> [UInt8] {
        let parts = external.location.split(separator: "/", omittingEmptySubsequences: false)
        guard !external.location.isEmpty, !external.location.hasPrefix("/"), !parts.contains(".."), external.offset >= 0
        else {
            throw .corrupt(
                path: path,
                detail: "initialiser \(tensor.name) lies in \(external.location), outside the model's directory")
        }
        let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        let length = external.length ?? count * (tensor.elementSize ?? 0)
        return try FileHandleBytes.range(
            offset: external.offset, count: length, of: directory + external.location)
    }
}

/// A constant tensor of an ONNX graph.
struct ONNXConstant: Sendable {
    var shape: [Int]
    var values: [Double]

    /// The values as integers, as shapes and axes are.
    var integers: [Int] { values.map { Int(exactly: $0.rounded(.towardZero)) ?? 0 } }
    var tensor: WeightTensor { WeightTensor(shape: shape, values: values.map { Float($0) }) }
}
