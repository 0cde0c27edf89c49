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
