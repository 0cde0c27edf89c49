import NeuralNetwork

/// A model's weight file, mapped once, for the network that reads it and for its checksum.
package struct WeightFile: Sendable {
    package let path: String
    /// The mapped file.
    package let tensors: SafetensorsFile
    private let expected: String

    /// Maps the file that `description` names.
    ///
    /// - Throws: ``ModelError/weights(path:_:)``.
    package init(_ description: WeightsDescription, in directory: String) throws(ModelError) {
        path = "\(directory)/\(description.file)"
        expected = description.sha256
        do throws(SafetensorsError) { tensors = try SafetensorsFile(path: path) } catch {
            throw .weights(path: path, error)
        }
    }

    /// The SHA-256 of what is mapped.
    package func digest() -> String {
        tensors.populate()
        return unsafe tensors.withUnsafeBytes { unsafe SHA256Digest.hexadecimal(of: $0) }
    }

    /// Compares a digest with that of model.json.
    ///
    /// - Throws: ``ModelError/checksum(path:expected:found:)``.
    package func check(_ digest: String) throws(ModelError) {
        guard digest == expected else { throw .checksum(path: path, expected: expected, found: digest) }
    }

    /// The error of a network that cannot be made of the file.
    package func error(_ error: NetworkError) -> ModelError {
        if case .weights(let error) = error { .weights(path: path, error) } else { .network(error) }
    }
}
