/// The bounded queue between the event loop and the workers, and the rule by which requests form a batch.
///
/// A worker that is free takes its share of what is there, waiting or being worked on by others: with two workers and eight
/// requests, four. So a lone request starts at once, requests that pile up behind busy workers run together, and neither
/// worker is left with a single one while the other has seven. Clients that were just answered often ask again: a worker
/// gives them a moment, ``patienceMs``, to fill its share before it begins with less.
package final class InferenceQueue: Sendable {
    private struct State: Sendable {
        var waiting: [InferenceJob] = []
        var idleWorkers = 0
        /// Jobs that workers have taken and not yet answered.
        var running = 0
        /// A worker's share when the last batch was taken.
        var lastShare = 1
        var isClosed = false
    }

    private let capacity: Int
    private let maximumBatch: Int
    private let maximumDelayMs: Int
    private let workers: Int
    /// How long a worker waits at most for those it has just answered: a few percent of a forward pass of several photos.
    private let patienceMs: Int
    private let state = Monitor(State())

    package init(
        capacity: Int, maximumBatch: Int, maximumDelayMs: Int, workers: Int, patienceMs: Int = 6
    ) {
        self.capacity = capacity
        self.maximumBatch = maximumBatch
        self.maximumDelayMs = maximumDelayMs
        self.workers = workers
        self.patienceMs = patienceMs
    }

    /// Requests that wait at the moment.
    package var depth: Int { state.withLock { $0.waiting.count } }

    /// Puts a job at the end.
    ///
    /// - Returns: false where the queue is full or closed; the job is then not kept.
    package func submit(_ job: InferenceJob) -> Bool {
        // All are woken: a worker that waits for the return of its clients may not be the one to take this job.
        state.broadcasting { state in
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
    /// - Parameter answered: how many jobs the worker's last batch had, all of which are answered.
    /// - Returns: the oldest jobs, at least one; nil once the queue is closed and empty.
    package func takeBatch(after answered: Int = 0) -> [InferenceJob]? {
        awaitReturn(of: answered)
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

    /// Waits, for a moment at most, until those who were just answered have asked again, as far as they belong to this
    /// worker's share.
    private func awaitReturn(of answered: Int) {
        let expected = state.withLock { state in
            state.running -= answered
            return state.lastShare
        }
        // The return of one is not worth waiting for, least of all a lone client's.
        guard answered > 1 else { return }
        _ = state.wait(until: .now.advanced(byMilliseconds: patienceMs)) { state in
            state.waiting.count >= expected || state.isClosed ? () : nil
        }
    }

    /// One worker's part of some jobs.
    private func share(of jobs: Int) -> Int { min(maximumBatch, (jobs + workers - 1) / workers) }

    /// The share of one free worker; an empty batch says that the queue is closed.
    private func claim(_ state: inout State) -> [InferenceJob]? {
        guard !state.waiting.isEmpty else {
            guard state.isClosed else { return nil }
            state.idleWorkers -= 1
            return []
        }
        state.lastShare = share(of: state.waiting.count + state.running)
        let batch = Array(state.waiting.prefix(state.lastShare))
        state.waiting.removeFirst(batch.count)
        state.running += batch.count
        state.idleWorkers -= 1
        return batch
    }

    /// Adds late jobs to a batch that may wait for them; done when it is full or another worker is free to take them.
    private func fill(_ batch: inout [InferenceJob], from state: inout State) -> Void? {
        if state.idleWorkers == workers - 1 { return () }
        let more = state.waiting.prefix(maximumBatch - batch.count)
        batch += more
        state.waiting.removeFirst(more.count)
        state.running += more.count
        return batch.count == maximumBatch ? () : nil
    }
}
