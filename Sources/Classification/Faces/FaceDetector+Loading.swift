import FaceDetection
import NeuralNetwork

extension FaceDetector {
    /// The name under which the bundled detector lies beside the classifiers.
    public static let defaultModel = "yunet"

    /// Loads a detector, its weights' checksum compared with its model.json.
    ///
    /// - Parameter directory: a model directory, as ``ModelLocator`` finds it.
    /// - Throws: ``ModelError/detector(_:)``, or ``ModelError/checksum(path:expected:found:)``.
    public static func load(directory: String) throws(ModelError) -> FaceDetector {
        let detector: FaceDetector
        do throws(FaceDetectorError) { detector = try FaceDetector(directory: directory) } catch {
            throw .detector(error)
        }
        let weights = detector.description.weights
        let path = "\(directory)/\(weights.file)"
        let file: SafetensorsFile
        do throws(SafetensorsError) { file = try SafetensorsFile(path: path) } catch {
            throw .weights(path: path, error)
        }
        let found = unsafe file.withUnsafeBytes { unsafe SHA256Digest.hexadecimal(of: $0) }
        guard found == weights.sha256 else {
            throw .checksum(path: path, expected: weights.sha256, found: found)
        }
        return detector
    }
}
