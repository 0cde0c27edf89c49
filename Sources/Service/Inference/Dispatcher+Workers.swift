/// The rule by which jobs are given to workers.
extension Dispatcher {
    /// Waits for work and takes a share of it.
    ///
    /// - Parameters:
    ///   - worker: the worker's number; all that it had has ended.
    ///   - lend: called with each of the jobs that are first in the line, at least one.
    /// - Returns: false once the book is closed and nothing waits.
    package func take(for worker: Int, _ lend: (consuming JobLease) -> Void) -> Bool {
        // A worker that waits for more jobs need not, now that this one can take them.
        let share = state.broadcasting { state in
            state.idleWorkers += 1
            // The return of one is not worth waiting for, least of all a lone client's.
            return state.hands[worker].taken > 1 ? state.lastShare : 0
        }
        let claimed: [InferenceJob]? = state.wait { state in
            guard !state.waiting.isEmpty || state.isClosed else { return nil }
            state.idleWorkers -= 1
            state.hands[worker] = Hand(share: share)
            state.lastShare = max(share, self.share(of: state.waiting.count + state.running, in: state))
            return self.take(state.waiting.isEmpty ? 0 : state.lastShare, for: worker, from: &state)
        }
        var jobs = claimed ?? []
        guard let oldest = jobs.map(\.queued).min() else { return false }
        if maximumDelayMs > 0, jobs.count < maximumBatch {
            let end = oldest.advanced(byMilliseconds: maximumDelayMs)
            // Done when the batch is full, or when another worker is free to take late ones.
            _ = state.wait(until: end) { state -> Void? in
                if state.idleWorkers == state.hands.count - 1 { return () }
                jobs += self.take(maximumBatch - jobs.count, for: worker, from: &state)
                return jobs.count == maximumBatch ? () : nil
            }
        }
        state.withLock { $0.hands[worker].end = MonotonicTime.now.advanced(byMilliseconds: patienceMs) }
        for job in jobs { lend(JobLease(job, of: self)) }
        return true
    }

    /// Waits for those who were answered with the jobs before these and have not asked again yet, as far as they belong to this
    /// worker's share, and takes the next of them; none when the share is complete or its moment has passed.
    package func join(_ worker: Int, _ lend: (consuming JobLease) -> Void) {
        let hand = state.withLock { $0.hands[worker] }
        let missing = hand.share - hand.taken
        guard missing > 0 else { return }
        let jobs: [InferenceJob]? = state.wait(until: hand.end) { state in
            state.waiting.isEmpty && !state.isClosed ? nil : self.take(missing, for: worker, from: &state)
        }
        state.withLock { state in
            state.lastShare = share(of: state.waiting.count + state.running, in: state)
            state.hands[worker].others = max(state.hands[worker].others, state.others(than: worker))
        }
        for job in jobs ?? [] { lend(JobLease(job, of: self)) }
    }

    /// Takes this worker's share of what waits, beside what it has in hand, without waiting for any; one at least, up to twice
    /// a batch, so that others pass while it has its hands full of forms with many photos.
    package func takeMore(for worker: Int, _ lend: (consuming JobLease) -> Void) {
        let jobs = state.withLock { state in
            let unended = state.hands[worker].jobs.count
            state.lastShare = share(of: state.waiting.count + state.running, in: state)
            state.hands[worker].others = 0
            return take(
                max(0, min(1, 2 * maximumBatch - unended), state.lastShare - unended), for: worker, from: &state)
        }
        for job in jobs { lend(JobLease(job, of: self)) }
    }

    /// Whether a worker may have all cores: there is no other job now, and when it took its own there was one at most.
    ///
    /// Clients of several jobs that were answered since are about to ask again, and would wait for a pass of several photos
    /// while their own worker has no core; with one other client, passes on all cores in turns take no longer than two side
    /// by side. A worker that has answered is as good as idle, though it may not have had a core yet to come back for work.
    package func isQuiet(besides worker: Int) -> Bool {
        state.withLock { $0.hands[worker].others <= 1 && $0.others(than: worker) == 0 }
    }

    /// One worker's part of some jobs.
    private func share(of jobs: Int, in state: State) -> Int {
        min(maximumBatch, (jobs + state.hands.count - 1) / state.hands.count)
    }

    /// The next jobs, so many at most: those that came first, but for what they ask for and whose clients have had their turns.
    ///
    /// What a job asks for is not known before its body is taken apart, but a form of many photos has more bytes than one
    /// photo; and a client that workers are busy with can wait. So a newcomer with one photo waits for the end of a worker's
    /// turn, not for the line, and who has waited for a few seconds is overtaken by none.
    private func take(_ count: Int, for worker: Int, from state: inout State) -> [InferenceJob] {
        var served: [String: Int] = [:]
        if state.waiting.count > count {
            for job in state.hands.lazy.flatMap(\.jobs) { served[job.request.head.peerAddress, default: 0] += 1 }
        }
        var jobs: [InferenceJob] = []
        while jobs.count < count {
            let places = state.waiting.map { $0.place(afterJobs: served[$0.request.head.peerAddress] ?? 0) }
            guard let next = places.indices.min(by: { places[$0] < places[$1] }) else { break }
            let job = state.waiting.remove(at: next)
            served[job.request.head.peerAddress, default: 0] += 1
            jobs.append(job)
        }
        state.hands[worker].jobs += jobs
        state.hands[worker].taken += jobs.count
        state.hands[worker].others = max(state.hands[worker].others, state.others(than: worker))
        return jobs
    }
}

extension InferenceJob {
    /// For each doubling of what a body has beyond an ordinary photo: a form of 16 stands two seconds behind one of them.
    private static let millisecondsPerDoubling = 500
    private static let millisecondsPerJob = 50
    private static let longestMs = 5000

    /// When the job would have had to come to be served in the order of coming.
    ///
    /// - Parameter jobs: those of the same client that workers have in hand.
    fileprivate func place(afterJobs jobs: Int) -> MonotonicTime {
        let doublings = Int.bitWidth - (request.body.count >> 16).leadingZeroBitCount
        let milliseconds = doublings * Self.millisecondsPerDoubling + jobs * Self.millisecondsPerJob
        return queued.advanced(byMilliseconds: min(milliseconds, Self.longestMs))
    }
}
