import Classification
import Imaging

/// Divides the cores between workers, batch by batch: one that is alone uses all of them, several use one each.
///
/// `@unchecked Sendable`: `wide` is used only by the worker that the gate gave all cores to, until it leaves.
final class CoreScheduler: @unchecked Sendable {
    /// The classifier whose passes all cores share; nil where there is one core.
    private let wide: ClassifierWorker?
    private let gate = CoreGate()

    /// Of more images each core has enough to do without sharing them.
    private static let maximumBatch = 4

    /// - Parameter cores: one for each worker.
    init(classifier: FaceClassifier, cores: Int) {
        wide = cores > 1 ? classifier.makeWorker(maximumBatch: Self.maximumBatch, threads: cores) : nil
    }

    /// Runs the network on all cores, so that the first request finds everything in place.
    func warm() {
        if let wide { wide.warm() }
    }

    /// Classifies on all cores or on the calling worker's, after any pass on all cores has ended.
    ///
    /// - Parameters:
    ///   - worker: the calling worker's own classifier.
    ///   - isAlone: whether nothing else waits or is worked on; asked when the cores are free.
    func classify(_ faces: [RGBImage], worker: ClassifierWorker, isAlone: () -> Bool) -> [FaceAttributes] {
        guard let wide else { return worker.classify(faces) }
        let isWide = gate.enter(isAlone: isAlone)
        defer { gate.leave(wasWide: isWide) }
        return (isWide ? wide : worker).classify(faces)
    }
}
