import Excerpt
import JSON
import NeuralNetwork

/// Why a model cannot be found, read or used; each case carries the values that explain it.
///
/// Keys are paths in model.json: `input.width`, `heads.gender.labels[1]`.
public enum ModelError: Error, Equatable, Sendable {
    /// No model of this name, or directory of this path, in any of the places searched.
    case notFound(model: String, searched: [String])
    /// The model exists, this version of it does not.
    case versionNotFound(model: String, version: String, available: [String])
    /// A version's directory is a link that leads out of its repository.
    case outsideRepository(path: String, target: String)
    /// A file of the model cannot be read; `reason` is the operating system's.
    case unreadable(path: String, reason: String)
    /// model.json is not JSON.
    case malformed(path: String, JSONError)
    /// A required key is missing.
    case missingKey(String, allowed: String)
    /// A key that means nothing, and the one that was probably meant.
    case unknownKey(String, suggestion: String?, known: [String])
    /// A value outside what is allowed; `value` is its JSON text.
    case badValue(key: String, value: String, allowed: String)
    /// The weights are not those that model.json describes.
    case checksum(path: String, expected: String, found: String)
    /// The weight file is damaged, or its tensors are not those of the network.
    case weights(path: String, SafetensorsError)
    /// The network cannot be built as described.
    case network(NetworkError)
    /// The face detector's model.json cannot be used.
    indirect case detector(ModelError)
}

extension ModelError: CustomStringConvertible {
    /// One sentence that names the key or file, the value, and what is allowed.
    public var description: String {
        switch self {
        case .notFound(let model, let searched):
            "there is no model \(model.excerpt); looked in \(searched.joined(separator: ", "))"
        case .versionNotFound(let model, let version, let available):
            "the model \(model) has no version \(version); available: \(available.joined(separator: ", "))"
        case .outsideRepository(let path, let target):
            "\(path) is a link to \(target), outside of the repository: versions lie in it, as directories or links inside"
        case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
        case .malformed(let path, let error): "\(path) is not JSON: \(error)"
        case .missingKey(let key, let allowed): "model.json: \(key) is missing; it must be \(allowed)"
        case .unknownKey(let key, let suggestion?, _):
            "model.json: \(key.excerpt) is no known key; did you mean \(suggestion)?"
        case .unknownKey(let key, nil, let known):
            "model.json: \(key.excerpt) is no known key; known here: \(known.joined(separator: ", "))"
        case .badValue(let key, let value, let allowed):
            "model.json: \(key.excerpt) is \(value.excerpt); it must be \(allowed)"
        case .checksum(let path, let expected, let found):
            "\(path) has the SHA-256 \(found), but model.json says \(expected)"
        case .weights(let path, let error): "\(path): \(error)"
        case .network(let error): "the network cannot be built: \(error)"
        case .detector(let error): "the face detector cannot be used: \(error)"
        }
    }
}
