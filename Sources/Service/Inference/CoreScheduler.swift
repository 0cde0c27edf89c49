import Classification
import Imaging

/// Divides the cores between workers, batch by batch: one that is alone uses all of them, several use one each.
///
/// `@unchecked Sendable`: `wide` is used only by the worker that set `isWide`, until it clears it.
final class CoreScheduler: @unchecked Sendable {
    private struct State: Sendable {
        /// Workers that compute on one core each.
        var narrow = 0
        /// Whether one worker computes on all cores.
        var isWide = false
    }

    /// The classifier whose passes all cores share; nil where there is one core.
    private let wide: ClassifierWorker?
    private let state = Monitor(State())

    /// - Parameter cores: one for each worker.
    init(classifier: FaceClassifier, maximumBatch: Int, cores: Int) {
        wide = cores > 1 ? classifier.makeWorker(maximumBatch: maximumBatch, threads: cores) : nil
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
        let usesAll = state.wait { state -> Bool? in
            if state.isWide { return nil }
            if state.narrow == 0, isAlone() {
                state.isWide = true
                return true
            }
            state.narrow += 1
            return false
        }
        defer {
            state.broadcasting { state in
                if usesAll == true { state.isWide = false } else { state.narrow -= 1 }
            }
        }
        return (usesAll == true ? wide : worker).classify(faces)
    }
}
