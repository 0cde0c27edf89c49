import JSON

/// An inference request of the Open Inference Protocol, version 2, over HTTP: JSON, and the binary tensor data extension.
///
/// Source: https://github.com/kserve/open-inference-protocol, `specification/protocol/inference_rest.md`; Triton's
/// `extension_binary_data.md` for the binary part.
public struct InferRequest: Sendable {
    /// An output that the client wants, and in which form.
    public struct Output: Sendable, Equatable {
        /// Name among the model's outputs.
        public var name: String
        /// Whether it goes into the binary part.
        public var isBinary: Bool

        /// An output from its parts.
        public init(name: String, isBinary: Bool) {
            self.name = name
            self.isBinary = isBinary
        }
    }

    /// Most inputs of a request, and most outputs that it may name; no model of faces has as many.
    public static let maximumTensors = 64

    /// Repeated in the answer; `nil` when the client sent none.
    public let id: String?
    /// Inputs in the order of the request.
    public let inputs: [InferTensor]
    /// Wanted outputs; `nil` stands for all.
    public let outputs: [Output]?
    /// Whether outputs that are not named go into the binary part.
    public let isBinaryByDefault: Bool
    /// The request's own parameters, those of the binary extension among them.
    public let parameters: JSONValue

    /// Takes a body apart.
    ///
    /// - Parameters:
    ///   - body: the JSON document, followed by the binary data of those inputs that have `binary_data_size`.
    ///   - headerLength: value of the field `Inference-Header-Content-Length`; without it the body is all JSON.
    /// - Throws: ``OpenInferenceError``.
    public init(body: UnsafeRawBufferPointer, headerLength: String?) throws(OpenInferenceError) {
        let length = try Self.length(headerLength, body: body.count)
        let document: JSONValue
        do throws(JSONError) {
            document = try unsafe JSONValue.parse(
                UnsafeRawBufferPointer(rebasing: body[..<length]), allowsByteOrderMark: true)
        } catch {
            throw .json("\(error)")
        }
        guard document.objectValue != nil else { throw .member("the request", expected: "an object") }
        id = try document.text("id")
        parameters = try document.parameters("parameters")
        isBinaryByDefault = try parameters.flag("binary_data_output") ?? false
        outputs = try Self.outputs(document, isBinaryByDefault: isBinaryByDefault)
        var binary = unsafe BinaryTensorReader(UnsafeRawBufferPointer(rebasing: body[length...]))
        inputs = try Self.inputs(document, binary: &binary)
        guard binary.isAtEnd else { throw .binaryLength(tensor: nil) }
    }

    private static func length(_ field: String?, body: Int) throws(OpenInferenceError) -> Int {
        guard let field else { return body }
        guard field.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int(field), length <= body else {
            throw .headerLength(String(field.prefix(32)), body: body)
        }
        return length
    }

    private static func outputs(
        _ document: JSONValue, isBinaryByDefault: Bool
    ) throws(OpenInferenceError) -> [Output]? {
        guard let member = document["outputs"] else { return nil }
        guard let elements = member.arrayValue else { throw .member("outputs", expected: "an array") }
        try limit(elements.count, "outputs")
        var outputs: [Output] = []
        var names: Set<String> = []
        for (index, element) in elements.enumerated() {
            let place = "outputs[\(index)]"
            guard let name = element["name"]?.stringValue else { throw .member("\(place).name", expected: "a string") }
            let parameters = try element.parameters("\(place).parameters")
            if parameters["classification"] != nil { throw .unsupported("the parameter classification") }
            if parameters["shared_memory_region"] != nil { throw .unsupported("shared memory") }
            guard names.insert(name).inserted else { throw .duplicateTensor(name) }
            outputs.append(Output(name: name, isBinary: try parameters.flag("binary_data") ?? isBinaryByDefault))
        }
        return outputs.isEmpty ? nil : outputs
    }

    private static func limit(_ count: Int, _ member: String) throws(OpenInferenceError) {
        guard count <= maximumTensors else { throw .tooManyTensors(member, found: count, maximum: maximumTensors) }
    }

    private static func inputs(
        _ document: JSONValue, binary: inout BinaryTensorReader
    ) throws(OpenInferenceError) -> [InferTensor] {
        guard let elements = document["inputs"]?.arrayValue, !elements.isEmpty else {
            throw .member("inputs", expected: "an array of at least one tensor")
        }
        try limit(elements.count, "inputs")
        var inputs: [InferTensor] = []
        var names: Set<String> = []
        for (index, element) in elements.enumerated() {
            let place = "inputs[\(index)]"
            guard let name = element["name"]?.stringValue else { throw .member("\(place).name", expected: "a string") }
            guard names.insert(name).inserted else { throw .duplicateTensor(name) }
            let shape = try Self.shape(element, place)
            guard let text = element["datatype"]?.stringValue else {
                throw .member("\(place).datatype", expected: "a string")
            }
            guard let dataType = InferTensor.DataType(rawValue: text) else {
                throw .dataType(tensor: name, found: text, expected: "FP32 or BYTES")
            }
            let header = TensorHeader(
                name: name, dataType: dataType, shape: shape, count: try Self.count(shape, tensor: name))
            let parameters = try element.parameters("\(place).parameters")
            if parameters["shared_memory_region"] != nil { throw .unsupported("shared memory") }
            let elements: InferTensor.Elements
            switch (element["data"], parameters["binary_data_size"]) {
            case (let data?, nil): elements = try header.elements(inJSON: data)
            case (nil, let size?):
                guard let size = size.integerValue, size >= 0 else {
                    throw .member("\(place).parameters.binary_data_size", expected: "a whole number of bytes")
                }
                elements = try binary.elements(of: header, size: size)
            default: throw .dataPlace(tensor: name)
            }
            inputs.append(InferTensor(name: name, shape: shape, elements: elements))
        }
        return inputs
    }

    private static func shape(_ element: JSONValue, _ place: String) throws(OpenInferenceError) -> [Int] {
        let dimensions = element["shape"]?.arrayValue?.map { $0.integerValue ?? -1 } ?? []
        guard !dimensions.isEmpty, dimensions.allSatisfy({ $0 > 0 }) else {
            throw .member("\(place).shape", expected: "an array of whole numbers above 0")
        }
        return dimensions
    }

    /// Elements of a tensor; a product beyond `Int` can be matched by no data.
    private static func count(_ shape: [Int], tensor: String) throws(OpenInferenceError) -> Int {
        var count = 1
        for dimension in shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
            guard !overflow else { throw .shape(tensor: tensor, found: shape, expected: "that of its data") }
            count = product
        }
        return count
    }
}

extension JSONValue {
    fileprivate func text(_ name: String) throws(OpenInferenceError) -> String? {
        guard let member = self[name], !member.isNull else { return nil }
        guard let text = member.stringValue else { throw .member(name, expected: "a string") }
        return text
    }

    /// The parameters of a request, an input or an output: the last part of `place`; none where there are none.
    fileprivate func parameters(_ place: String) throws(OpenInferenceError) -> JSONValue {
        guard let member = self["parameters"], !member.isNull else { return .object([]) }
        guard member.objectValue != nil else { throw .member(place, expected: "an object") }
        return member
    }

    fileprivate func flag(_ name: String) throws(OpenInferenceError) -> Bool? {
        guard let member = self[name] else { return nil }
        guard let flag = member.boolValue else { throw .member("the parameter \(name)", expected: "true or false") }
        return flag
    }
}
