import ModelFiles
import NeuralNetwork

/// The face detector: weights and description, shared by all workers.
public final class FaceDetector: Sendable {
    /// The detector's model.json.
    public let description: DetectorDescription

    private let network: YuNet

    /// The name under which the bundled detector lies beside the classifiers.
    public static let defaultModel = "yunet"

    /// Reads a model directory such as `models/yunet/1`.
    ///
    /// - Throws: `ModelError` for a file that is missing, malformed, of another network, or another than its checksum says.
    public init(directory: String) throws(ModelError) {
        do throws(ModelError) { description = try DetectorDescription(directory: directory) } catch {
            throw .detector(error)
        }
        let file = try WeightFile(description.weights, in: directory)
        try file.check(file.digest())
        do throws(SafetensorsError) { network = try YuNet(weights: file.tensors) } catch {
            throw .weights(path: file.path, error)
        }
    }

    /// Kernels that failed their self-test at load and are not used; slower ones take their place.
    public static var selfTestFailures: [SelfTestFailure] { DetectionKernels.failures }

    /// Working memory for one worker.
    ///
    /// - Parameter threads: The threads that share each search, the caller's among them; more than two find nothing to do.
    public func makeContext(threads: Int = 1) -> FaceDetectorContext {
        FaceDetectorContext(network.makeContext(threads: threads))
    }
}
