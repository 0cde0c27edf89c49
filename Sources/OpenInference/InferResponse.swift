import JSON

/// An inference response: a JSON document, followed by the binary data of those outputs that are wanted so.
public struct InferResponse: Sendable {
    /// Name of the model that answers.
    public var modelName: String
    /// Its version.
    public var modelVersion: String
    /// The request's id.
    public var id: String?
    /// What the answer says beside its outputs: strings, numbers and booleans; left out where there is nothing.
    public var parameters: [(key: String, value: JSONValue)] = []
    /// Outputs, and whether each goes into the binary part.
    public var outputs: [(tensor: InferTensor, isBinary: Bool)]

    /// Chooses among the tensors of an answer as the request asks.
    ///
    /// - Throws: ``OpenInferenceError/unknownTensor(_:known:)`` for an output that is not among `tensors`.
    public init(
        modelName: String, modelVersion: String, request: InferRequest, tensors: [InferTensor]
    ) throws(OpenInferenceError) {
        self.modelName = modelName
        self.modelVersion = modelVersion
        id = request.id
        guard let wanted = request.outputs else {
            outputs = tensors.map { ($0, request.isBinaryByDefault) }
            return
        }
        outputs = []
        for output in wanted {
            guard let tensor = tensors.first(where: { $0.name == output.name }) else {
                throw .unknownTensor(output.name, known: tensors.map(\.name))
            }
            outputs.append((tensor, output.isBinary))
        }
    }

    /// The body, and where it has a binary part, the length of the JSON before it: the value of
    /// `Inference-Header-Content-Length`.
    public func encoded() -> (body: [UInt8], headerLength: Int?) {
        var binary: [UInt8] = []
        let outputs = outputs.map { tensor, isBinary -> JSONValue in
            var members: [(key: String, value: JSONValue)] = [
                ("name", .string(tensor.name)), ("datatype", .string(tensor.elements.dataType.rawValue)),
                ("shape", .array(tensor.shape.map(JSONValue.integer))),
            ]
            if isBinary {
                let start = binary.count
                tensor.elements.appendBinary(to: &binary)
                members.append(("parameters", ["binary_data_size": .integer(binary.count - start)]))
            } else {
                members.append(("data", tensor.elements.json))
            }
            return .object(members)
        }
        var members: [(key: String, value: JSONValue)] = [
            ("model_name", .string(modelName)), ("model_version", .string(modelVersion)),
        ]
        if let id { members.append(("id", .string(id))) }
        if !parameters.isEmpty { members.append(("parameters", .object(parameters))) }
        members.append(("outputs", .array(outputs)))
        let header = JSONValue.object(members).serialized()
        let hasBinary = self.outputs.contains { $0.isBinary }
        return (header + binary, hasBinary ? header.count : nil)
    }
}

extension InferTensor.Elements {
    /// A flat array.
    fileprivate var json: JSONValue { .array((0..<count).map(json)) }

    /// An element; a number in as few digits as single precision needs, while byte strings that are no UTF-8 lose what JSON
    /// cannot hold.
    public func json(_ index: Int) -> JSONValue {
        switch self {
        case .fp32(let values): .number(Double(values[index].description) ?? Double(values[index]))
        case .bytes(let values): .string(String(decoding: values[index], as: UTF8.self))
        case .texts(let values): .string(values[index])
        }
    }

    fileprivate func appendBinary(to body: inout [UInt8]) {
        switch self {
        case .fp32(let values): for value in values { Self.append(value.bitPattern, to: &body) }
        case .bytes(let values): for value in values { Self.append(value, to: &body) }
        case .texts(let values): for value in values { Self.append(Array(value.utf8), to: &body) }
        }
    }

    private static func append(_ bytes: [UInt8], to body: inout [UInt8]) {
        append(UInt32(bytes.count), to: &body)
        body += bytes
    }

    private static func append(_ word: UInt32, to body: inout [UInt8]) {
        for shift in stride(from: 0, to: 32, by: 8) { body.append(UInt8(truncatingIfNeeded: word >> UInt32(shift))) }
    }
}
