import Excerpt

/// Why a request does not follow the Open Inference Protocol, or asks for what a model does not have; all are the client's
/// mistakes. The sentences repeat names that the client sent, never its data.
public enum OpenInferenceError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The length of the JSON part is no whole number, or longer than the body.
    case headerLength(String, body: Int)
    /// The JSON part is not JSON.
    case json(String)
    /// A member that is missing, or is not what the protocol says.
    case member(String, expected: String)
    /// Data of a type that the tensor cannot have.
    case dataType(tensor: String, found: String, expected: String)
    /// A tensor's shape and its data do not agree, or the model takes another shape.
    case shape(tensor: String, found: [Int], expected: String)
    /// Elements that do not match the shape.
    case elementCount(tensor: String, found: Int, expected: Int)
    /// A value that is no finite number.
    case notFinite(tensor: String)
    /// The binary part ends too early, or goes on after the last tensor.
    case binaryLength(tensor: String?)
    /// A tensor with data both in JSON and in the binary part, or in neither.
    case dataPlace(tensor: String)
    /// A tensor that the model does not know.
    case unknownTensor(String, known: [String])
    /// A tensor that is there twice.
    case duplicateTensor(String)
    /// More inputs or outputs than are looked at.
    case tooManyTensors(String, found: Int, maximum: Int)
    /// Something that the protocol or an extension allows and this server does not do.
    case unsupported(String)

    /// One sentence for the client.
    public var description: String {
        switch self {
        case .headerLength(let value, let body):
            "Inference-Header-Content-Length is \"\(value.excerpt)\"; it must be a whole number of at most the body's \(body) bytes"
        case .json(let reason): "the request is not valid JSON: \(reason)"
        case .member(let name, let expected): "\(name) must be \(expected)"
        case .dataType(let tensor, let found, let expected):
            "the tensor \"\(tensor.excerpt)\" has the datatype \"\(found.excerpt)\"; it must be \(expected)"
        case .shape(let tensor, let found, let expected):
            "the tensor \"\(tensor.excerpt)\" has the shape \(String(describing: found).excerpt); it must be \(expected)"
        case .elementCount(let tensor, let found, let expected):
            "the tensor \"\(tensor.excerpt)\" has \(found) elements where its shape means \(expected)"
        case .notFinite(let tensor): "the tensor \"\(tensor.excerpt)\" holds a value that is no finite number"
        case .binaryLength(let tensor?):
            "the binary data of the tensor \"\(tensor.excerpt)\" does not have the stated length"
        case .binaryLength(nil): "binary data follows that belongs to no tensor"
        case .dataPlace(let tensor):
            "the tensor \"\(tensor.excerpt)\" must have either data or the parameter binary_data_size"
        case .unknownTensor(let name, let known):
            "there is no tensor \"\(name.excerpt)\"; the model has \(known.joined(separator: ", "))"
        case .duplicateTensor(let name): "the tensor \"\(name.excerpt)\" is there twice"
        case .tooManyTensors(let member, let found, let maximum):
            "\(member) has \(found) tensors; at most \(maximum) are allowed"
        case .unsupported(let what): "\(what) is not supported"
        }
    }
}
