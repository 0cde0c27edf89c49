import NeuralNetwork

/// The face detector: weights and description, shared by all workers.
public final class FaceDetector: Sendable {
    /// The detector's model.json.
    public let description: DetectorDescription

    private let network: YuNet

    /// Reads a model directory such as `models/yunet/1`.
    ///
    /// - Throws: ``FaceDetectorError`` for a file that is missing, malformed or of another network.
    public init(directory: String) throws(FaceDetectorError) {
        description = try DetectorDescription(directory: directory)
        do {
            network = try YuNet(weights: SafetensorsFile(path: directory + "/" + description.weights.file))
        } catch {
            throw .weights(error)
        }
    }

    /// Working memory for one worker.
    ///
    /// - Parameter threads: The threads that share each search, the caller's among them; more than two find nothing to do.
    public func makeContext(threads: Int = 1) -> FaceDetectorContext {
        FaceDetectorContext(network.makeContext(threads: threads))
    }
}
