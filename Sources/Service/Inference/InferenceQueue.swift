/// The bounded queue between the event loop and the workers, and the rule by which requests form a batch.
///
/// A worker that is free takes its share of what is there, waiting or being worked on by others: with two workers and eight
/// requests, four. So a lone request starts at once, requests that pile up behind busy workers run together, and neither
/// worker is left with a single one while the other has seven. Clients that were just answered often ask again: a worker
/// begins with the first of them, whose photo it can decode, and lets the others join until its share is full or a moment,
/// `patienceMs`, has passed.
package final class InferenceQueue: Sendable {
    private struct State: Sendable {
        var waiting: [InferenceJob] = []
        var idleWorkers = 0
        /// Jobs that workers have taken and not yet answered.
        var running = 0
        /// A worker's share when the last batch was taken or joined.
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
        capacity: Int, maximumBatch: Int, maximumDelayMs: Int, workers: Int, patienceMs: Int = 8
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

    /// Tells that a job which a worker took is about to be answered: after the answer its client may ask again, and would
    /// count twice.
    package func finish() {
        state.withLock { $0.running -= 1 }
    }

    /// Waits for work and takes a batch of it.
    ///
    /// - Parameter answered: how many jobs the worker's last batch had, all of which are answered.
    /// - Returns: the oldest jobs, at least one; nil once the queue is closed and empty.
    package func takeBatch(after answered: Int = 0) -> InferenceBatch? {
        // A worker that waits for more jobs need not, now that this one can take them.
        let expected = state.broadcasting { state in
            state.idleWorkers += 1
            return state.lastShare
        }
        // The return of one is not worth waiting for, least of all a lone client's.
        let share = answered > 1 ? expected : 0
        guard var batch = state.wait(for: { state in self.claim(&state, share) }), let oldest = batch.jobs.first
        else { return nil }
        if maximumDelayMs > 0, batch.jobs.count < maximumBatch {
            let end = oldest.queued.advanced(byMilliseconds: maximumDelayMs)
            _ = state.wait(until: end) { state in self.fill(&batch, from: &state) }
        }
        batch.end = MonotonicTime.now.advanced(byMilliseconds: patienceMs)
        return batch
    }

    /// Waits for those who were answered with the batch before this one and have not asked again yet, as far as they belong
    /// to this worker's share, and adds the next of them.
    ///
    /// - Returns: the jobs that were added; none when the batch is complete or its moment has passed.
    package func join(_ batch: inout InferenceBatch) -> [InferenceJob] {
        let missing = batch.share - batch.jobs.count
        guard missing > 0 else { return [] }
        let more: [InferenceJob]? = state.wait(until: batch.end) { state in
            state.waiting.isEmpty && !state.isClosed ? nil : self.take(missing, from: &state)
        }
        batch.add(more ?? [])
        state.withLock { state in
            state.lastShare = share(of: state.waiting.count + state.running)
            batch.others = max(batch.others, others(state, batch))
        }
        return more ?? []
    }

    /// Takes this worker's share of what waits, beside the jobs of its batch that are not done, without waiting for any; one at
    /// least, up to twice the batch, so that others pass while it has its hands full of forms with many photos.
    ///
    /// - Returns: the jobs that were added to the batch.
    package func takeMore(_ batch: inout InferenceBatch) -> [InferenceJob] {
        state.withLock { state in
            state.lastShare = share(of: state.waiting.count + state.running)
            let room = min(1, 2 * maximumBatch - batch.unanswered)
            let jobs = take(max(0, room, state.lastShare - batch.unanswered), from: &state)
            batch.add(jobs)
            batch.others = others(state, batch)
            return jobs
        }
    }

    /// Whether a batch may have all cores: there is no other job now, and when the batch was taken there was one at most.
    ///
    /// Clients of several jobs that were answered since are about to ask again, and would wait for a pass of several photos
    /// while their own worker has no core; with one other client, passes on all cores in turns take no longer than two side
    /// by side. A worker that has answered is as good as idle, though it may not have had a core yet to come back for work.
    package func isQuiet(besides batch: InferenceBatch) -> Bool {
        batch.others <= 1 && state.withLock { others($0, batch) == 0 }
    }

    /// Lets the workers finish what waits, then end.
    package func close() {
        state.broadcasting { $0.isClosed = true }
    }

    /// One worker's part of some jobs.
    private func share(of jobs: Int) -> Int { min(maximumBatch, (jobs + workers - 1) / workers) }

    /// Jobs that wait or that other workers have.
    private func others(_ state: State, _ batch: InferenceBatch) -> Int {
        state.waiting.count + state.running - batch.unanswered
    }

    /// The share of one free worker, or what it is known to be where not all have asked again yet; an empty batch says that
    /// the queue is closed.
    private func claim(_ state: inout State, _ known: Int) -> InferenceBatch? {
        guard !state.waiting.isEmpty || state.isClosed else { return nil }
        state.idleWorkers -= 1
        var batch = InferenceBatch()
        guard !state.waiting.isEmpty else { return batch }
        batch.share = known
        state.lastShare = max(known, share(of: state.waiting.count + state.running))
        batch.add(take(state.lastShare, from: &state))
        batch.others = others(state, batch)
        return batch
    }

    /// The oldest jobs, so many at most.
    private func take(_ count: Int, from state: inout State) -> [InferenceJob] {
        let jobs = Array(state.waiting.prefix(count))
        state.waiting.removeFirst(jobs.count)
        state.running += jobs.count
        return jobs
    }

    /// Adds late jobs to a batch that may wait for them; done when it is full or another worker is free to take them.
    private func fill(_ batch: inout InferenceBatch, from state: inout State) -> Void? {
        if state.idleWorkers == workers - 1 { return () }
        batch.add(take(maximumBatch - batch.jobs.count, from: &state))
        return batch.jobs.count == maximumBatch ? () : nil
    }
}
