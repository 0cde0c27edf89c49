import Classification
import FaceDetection

extension FaceOptions {
    /// The options that an operator set.
    init(_ configuration: ServiceConfiguration) {
        self.init(
            detection: DetectionSettings(
                passes: configuration.detector.passes, scoreThreshold: configuration.detector.score,
                maximumFaces: configuration.faces.max),
            thresholds: configuration.quality, closeCall: configuration.faces.closeCall)
    }
}
