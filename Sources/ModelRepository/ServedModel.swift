import Classification
import Dispatch
import Imaging
import Synchronization

/// A loaded version of a model and the memory of the threads that run it.
///
/// Whoever answers a request holds the version that the request began with; when the last holder lets go of a version
/// that was replaced, its weights and its activation memory go with it.
public final class ServedModel: Sendable {
    /// The weights, shared by all threads.
    public let classifier: FaceClassifier
    /// What model.json says.
    public var model: ModelDescription { classifier.model }

    /// A worker on its way between threads.
    ///
    /// `@unchecked Sendable`: it is either in `idle`, where nobody uses it, or with the one thread that took it out.
    private struct IdleWorker: @unchecked Sendable {
        let worker: ClassifierWorker
    }

    private let idle: Mutex<[IdleWorker]>
    private let maximumBatch: Int

    /// Wraps loaded weights and warms them: `threads` workers run once on a blank picture, at the same time.
    public init(_ classifier: FaceClassifier, maximumBatch: Int, threads: Int) {
        self.classifier = classifier
        self.maximumBatch = maximumBatch
        idle = Mutex([])
        let input = classifier.model.input
        let blank = RGBImage(
            width: input.width, height: input.height,
            pixels: Array(repeating: 0, count: input.width * input.height * 3))
        let warmed = Mutex<[IdleWorker]>([])
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            let worker = classifier.makeWorker(maximumBatch: maximumBatch)
            _ = worker.classify([blank])
            let entry = IdleWorker(worker: worker)
            warmed.withLock { $0.append(entry) }
        }
        idle.withLock { $0 = warmed.withLock { $0 } }
    }

    /// Lends a worker to this thread; a further one is made when all are in use.
    public func withWorker<Result>(_ body: (ClassifierWorker) -> Result) -> Result {
        let entry =
            idle.withLock { $0.popLast() }
            ?? IdleWorker(worker: classifier.makeWorker(maximumBatch: maximumBatch))
        defer { idle.withLock { $0.append(entry) } }
        return body(entry.worker)
    }
}
