import JSON

/// What `GET /v2/models/NAME` says of a model.
public struct ModelMetadata: Sendable {
    /// Name, type and shape of an input or output; −1 stands for any number, the batch.
    public struct Tensor: Sendable, Equatable {
        /// Name.
        public let name: String
        /// Datatype.
        public let dataType: InferTensor.DataType
        /// Dimensions.
        public let shape: [Int]

        /// A description from its parts.
        public init(name: String, dataType: InferTensor.DataType, shape: [Int]) {
            self.name = name
            self.dataType = dataType
            self.shape = shape
        }

        fileprivate var json: JSONValue {
            [
                "name": .string(name), "datatype": .string(dataType.rawValue),
                "shape": .array(shape.map(JSONValue.integer)),
            ]
        }
    }

    /// Name of the model.
    public let name: String
    /// Versions that answer.
    public let versions: [String]
    /// What runs it.
    public let platform: String
    /// Inputs, of which a request has one.
    public let inputs: [Tensor]
    /// Outputs.
    public let outputs: [Tensor]

    /// Parameters that a request may have, and what each means.
    public let parameters: [(key: String, meaning: String)]

    /// Metadata from its parts.
    public init(
        name: String, versions: [String], platform: String, inputs: [Tensor], outputs: [Tensor],
        parameters: [(key: String, meaning: String)] = []
    ) {
        self.name = name
        self.versions = versions
        self.platform = platform
        self.inputs = inputs
        self.outputs = outputs
        self.parameters = parameters
    }

    /// The document.
    public var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("name", .string(name)), ("versions", .array(versions.map(JSONValue.string))),
            ("platform", .string(platform)), ("inputs", .array(inputs.map(\.json))),
            ("outputs", .array(outputs.map(\.json))),
        ]
        if !parameters.isEmpty {
            members.append(
                ("parameters", .object(parameters.map { (key: $0.key, value: .string($0.meaning)) })))
        }
        return .object(members)
    }
}
