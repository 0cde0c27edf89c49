/// Answers 504 to jobs whose deadline passes, and frees their place in the queue.
package final class DeadlineMonitor: Sendable {
    private struct State: Sendable {
        /// Ascending by deadline.
        var pending: [InferenceJob] = []
        /// The thread's next look at `pending` at the latest; nil while it sleeps until it is woken.
        var nextLook: MonotonicTime?
        var isClosed = false
    }

    private let state: Monitor<State>
    private let thread: Thread

    /// - Parameter expire: called with each job whose deadline has passed, on the monitor's thread.
    package init(expire: @escaping @Sendable (InferenceJob) -> Void) {
        let state = Monitor(State())
        self.state = state
        thread = Thread(named: "deadlines") { Self.run(state, expire: expire) }
    }

    package func watch(_ job: InferenceJob) {
        let isNearest = state.withLock { state in
            let index = state.pending.lastIndex { $0.deadline <= job.deadline }.map { $0 + 1 } ?? 0
            state.pending.insert(job, at: index)
            return state.nextLook.map { job.deadline < $0 } ?? true
        }
        if isNearest { state.signalling { _ in } }
    }

    /// Forgets a job that was answered.
    package func forget(_ job: InferenceJob) {
        state.withLock { state in
            if let index = state.pending.firstIndex(where: { $0 === job }) { state.pending.remove(at: index) }
        }
    }

    /// Jobs that are watched at the moment.
    package var count: Int { state.withLock { $0.pending.count } }

    package func close() {
        state.signalling { $0.isClosed = true }
        thread.join()
    }

    private static func run(_ state: Monitor<State>, expire: @Sendable (InferenceJob) -> Void) {
        while true {
            let next: MonotonicTime? = state.withLock { state in
                state.nextLook = state.pending.first?.deadline
                return state.nextLook
            }
            // Woken early by a job with a nearer deadline, or by the end. Most jobs are answered long before their deadline,
            // so that the thread sleeps on when the job it waits for is forgotten, and looks anew at that job's deadline.
            _ = state.wait(until: next) { state -> Bool? in
                if state.isClosed { return true }
                guard let first = state.pending.first?.deadline else { return nil }
                if let next, first >= next { return nil }
                return true
            }
            let expired: [InferenceJob]? = state.withLock { state in
                if state.isClosed { return nil }
                let now = MonotonicTime.now
                let late = state.pending.prefix { $0.deadline <= now }
                defer { state.pending.removeFirst(late.count) }
                return Array(late)
            }
            guard let expired else { return }
            expired.forEach(expire)
        }
    }
}
