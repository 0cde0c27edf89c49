/// The bounded queue between the event loop and the workers, and the rule by which requests form a batch.
///
/// A worker that is free takes its share of what waits: all of it when it is the only free one, half when two are free.
/// So a lone request starts at once, and requests that pile up behind busy workers run together.
package final class InferenceQueue: Sendable {
    private struct State: Sendable {
        var waiting: [InferenceJob] = []
        var idleWorkers = 0
        var isClosed = false
    }

    private let capacity: Int
    private let maximumBatch: Int
    private let maximumDelayMs: Int
    private let workers: Int
    private let state = Monitor(State())

    package init(capacity: Int, maximumBatch: Int, maximumDelayMs: Int, workers: Int) {
        self.capacity = capacity
        self.maximumBatch = maximumBatch
        self.maximumDelayMs = maximumDelayMs
        self.workers = workers
    }

    /// Requests that wait at the moment.
    package var depth: Int { state.withLock { $0.waiting.count } }

    /// Puts a job at the end.
    ///
    /// - Returns: false where the queue is full or closed; the job is then not kept.
    package func submit(_ job: InferenceJob) -> Bool {
        state.signalling { state in
            if state.waiting.count >= capacity { state.waiting.removeAll(where: \.isAbandoned) }
            guard !state.isClosed, state.waiting.count < capacity else { return false }
            state.waiting.append(job)
            return true
        }
    }

    /// Takes a job out before a worker got to it.
    ///
    /// - Returns: whether it still waited.
    @discardableResult
    package func remove(_ job: InferenceJob) -> Bool {
        state.withLock { state in
            guard let index = state.waiting.firstIndex(where: { $0 === job }) else { return false }
            state.waiting.remove(at: index)
            return true
        }
    }

    /// Waits for work and takes a batch of it.
    ///
    /// - Returns: the oldest jobs, at least one; nil once the queue is closed and empty.
    package func takeBatch() -> [InferenceJob]? {
        // A worker that waits for more jobs need not, now that this one can take them.
        state.broadcasting { $0.idleWorkers += 1 }
        let batch = state.wait { state in self.claim(&state) }
        guard var batch, maximumDelayMs > 0, batch.count < maximumBatch else {
            return batch?.isEmpty == true ? nil : batch
        }
        if batch.isEmpty { return nil }
        let end = batch[0].queued.advanced(byMilliseconds: maximumDelayMs)
        _ = state.wait(until: end) { state in self.fill(&batch, from: &state) }
        return batch
    }

    /// Whether nothing waits and all workers but one are free.
    package var isQuiet: Bool {
        state.withLock { $0.waiting.isEmpty && $0.idleWorkers >= workers - 1 }
    }

    /// Lets the workers finish what waits, then end.
    package func close() {
        state.broadcasting { $0.isClosed = true }
    }

    /// The share of one free worker; an empty batch says that the queue is closed.
    private func claim(_ state: inout State) -> [InferenceJob]? {
        guard !state.waiting.isEmpty else {
            guard state.isClosed else { return nil }
            state.idleWorkers -= 1
            return []
        }
        let share = (state.waiting.count + state.idleWorkers - 1) / state.idleWorkers
        let batch = Array(state.waiting.prefix(min(share, maximumBatch)))
        state.waiting.removeFirst(batch.count)
        state.idleWorkers -= 1
        return batch
    }

    /// Adds late jobs to a batch that may wait for them; done when it is full or another worker is free to take them.
    private func fill(_ batch: inout [InferenceJob], from state: inout State) -> Void? {
        if state.idleWorkers == workers - 1 { return () }
        let more = state.waiting.prefix(maximumBatch - batch.count)
        batch += more
        state.waiting.removeFirst(more.count)
        return batch.count == maximumBatch ? () : nil
    }
}
