import Classification
import FaceDetection

extension FaceOptions {
    /// The options that an operator set.
    init(_ configuration: ServiceConfiguration) {
        self.init(
            detection: DetectionSettings(
                passes: configuration.detector.passes, scoreThreshold: configuration.detector.score,
                maximumFaces: configuration.faces.max, rotations: configuration.faces.rotations,
                smallestEyes: configuration.detector.smallestEyes),
            thresholds: configuration.quality, closeCall: configuration.faces.closeCall)
    }
}
