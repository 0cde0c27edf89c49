import Classification
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
        /// Whether its passes run on all cores.
        let isWide: Bool

        init(_ classifier: FaceClassifier, maximumBatch: Int, cores: Int) {
            isWide = cores > 1
            worker = classifier.makeWorker(maximumBatch: maximumBatch, threads: cores)
        }
    }

    private let idle: Mutex<[IdleWorker]>
    private let maximumBatch: Int
    private let cores: Int

    /// Wraps loaded weights and makes a worker for each core, and one that uses all cores, which runs once on a blank
    /// picture: after that weights and code are in place. The others' memory for batches comes from the system with their
    /// first ones, which can take longer than all the rest of a start.
    public init(_ classifier: FaceClassifier, maximumBatch: Int, cores: Int) {
        self.classifier = classifier
        self.maximumBatch = maximumBatch
        self.cores = cores
        var workers = (0..<cores).map { _ in IdleWorker(classifier, maximumBatch: maximumBatch, cores: 1) }
        if cores > 1 { workers.append(IdleWorker(classifier, maximumBatch: maximumBatch, cores: cores)) }
        workers.last?.worker.warm()
        idle = Mutex(workers)
    }

    /// Lends a worker to this thread; a further one is made when all are in use.
    ///
    /// - Parameter body: what the context is lent to.
    /// - Parameter usesAllCores: whether its passes run on all cores, which then should have nothing else to do.
    public func withWorker<Result>(usesAllCores: Bool = false, _ body: (ClassifierWorker) -> Result) -> Result {
        let entry = take(isWide: usesAllCores && cores > 1)
        defer { idle.withLock { $0.append(entry) } }
        return body(entry.worker)
    }

    private func take(isWide: Bool) -> IdleWorker {
        let entry = idle.withLock { workers -> IdleWorker? in
            workers.lastIndex { $0.isWide == isWide }.map { workers.remove(at: $0) }
        }
        return entry ?? IdleWorker(classifier, maximumBatch: maximumBatch, cores: isWide ? cores : 1)
    }
}
