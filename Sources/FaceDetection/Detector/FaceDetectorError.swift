import NeuralNetwork

/// Why a detector's directory cannot be used.
public enum FaceDetectorError: Error, Equatable, Sendable {
    /// A file cannot be read or is not the JSON that it should be.
    case unreadable(path: String, reason: String)
    /// model.json describes a network that this code does not compute.
    case unsupported(path: String, key: String, found: String, expected: String)
    /// The weights do not fit the network.
    case weights(SafetensorsError)
}

extension FaceDetectorError: CustomStringConvertible {
    /// One sentence that names the file or key and what is wrong with it.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
        case .unsupported(let path, let key, let found, let expected):
            "\(path): \(key) is \(found); it must be \(expected)"
        case .weights(let error): "its weights: \(error)"
        }
    }
}
