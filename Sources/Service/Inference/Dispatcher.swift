import HTTPServer

/// The one book of jobs: which wait, which each worker has in hand, and when each must have its answer.
///
/// A job that is submitted waits, is lent to a worker as a ``JobLease``, and ends with the lease; one whose time is up or whose
/// client goes away before that ends while it waits. Metrics and workers read the book, nothing else counts jobs.
///
/// A worker that is free takes its share of what is there, waiting or being worked on by others: with two workers and eight
/// requests, four. So a lone request starts at once, requests that pile up behind busy workers run together, and neither
/// worker is left with a single one while the other has seven. Clients that were just answered often ask again: a worker
/// begins with the first of them, whose photo it can decode, and lets the others join until its share is full or a moment,
/// `patienceMs`, has passed.
package final class Dispatcher: Sendable {
    /// What a worker has in hand.
    struct Hand: Sendable {
        /// Jobs that it has taken and not yet ended, in the order of taking.
        var jobs: [InferenceJob] = []
        /// Jobs that it has taken since it last had none.
        var taken = 0
        /// The most other jobs, waiting or in other hands, when it took jobs.
        var others = 0
        /// The jobs that it may have once others have joined the first.
        var share = 0
        /// Until when they may.
        var end = MonotonicTime(nanoseconds: 0)
    }

    struct State: Sendable {
        /// In the order of their coming.
        var waiting: [InferenceJob] = []
        var hands: [Hand]
        var idleWorkers = 0
        /// A worker's share when jobs were last taken.
        var lastShare = 1
        var isClosed = false
        /// When deadlines are looked at next; nil where there is none to come.
        var nextLook: MonotonicTime?

        /// Jobs that workers have.
        var running: Int { hands.reduce(0) { $0 + $1.jobs.count } }
        /// Jobs that wait or that other workers have.
        func others(than worker: Int) -> Int { waiting.count + running - hands[worker].jobs.count }
        var jobs: [InferenceJob] { waiting + hands.flatMap(\.jobs) }
    }

    private struct Alarm: Sendable {
        var count = 0
        var isClosed = false
    }

    let capacity: Int
    let maximumBatch: Int
    let maximumDelayMs: Int
    /// How long a worker waits at most for those it has just answered: a few percent of a forward pass of several photos.
    let patienceMs: Int
    let state: Monitor<State>
    /// Wakes the thread that looks at deadlines.
    private let alarm: Monitor<Alarm>
    private let thread: Thread
    private let reject: @Sendable (_ reason: String) -> Void

    /// Opens the book.
    ///
    /// - Parameters:
    ///   - capacity: jobs that may wait.
    ///   - maximumBatch: jobs that a worker takes together.
    ///   - maximumDelayMs: the longest wait for more of them while another worker is busy.
    ///   - workers: how many there are.
    ///   - reject: called for each job that ends unanswered by a worker, with the reason as metrics have it.
    package init(
        capacity: Int, maximumBatch: Int, maximumDelayMs: Int, workers: Int, patienceMs: Int = 8,
        reject: @escaping @Sendable (_ reason: String) -> Void = { _ in }
    ) {
        (self.capacity, self.maximumBatch, self.maximumDelayMs) = (capacity, maximumBatch, maximumDelayMs)
        self.patienceMs = patienceMs
        self.reject = reject
        let state = Monitor(State(hands: Array(repeating: Hand(), count: workers)))
        let alarm = Monitor(Alarm())
        (self.state, self.alarm) = (state, alarm)
        thread = Thread(named: "deadlines") { Self.watch(state, alarm, reject) }
    }

    /// Requests that wait at the moment.
    package var depth: Int { state.withLock { $0.waiting.count } }
    /// Requests that were accepted and are not ended.
    package var inFlight: Int { state.withLock { $0.waiting.count + $0.running } }

    /// What metrics tell of it.
    var families: [any MetricFamily] {
        [
            ObservedMetric(.init("gag_requests_in_flight", .gauge, "Photo requests accepted and not yet answered.")) {
                Double(self.inFlight)
            },
            ObservedMetric(.init("gag_queue_depth", .gauge, "Requests that wait for a worker.")) { Double(self.depth) },
        ]
    }

    /// Takes a job in, or answers why not.
    package func submit(_ job: InferenceJob) {
        let (isTaken, isNearest) = state.withLock { state -> (Bool, Bool) in
            guard !state.isClosed, state.waiting.count < capacity else { return (false, false) }
            state.waiting.append(job)
            let isNearest = state.nextLook.map { job.deadline < $0 } ?? true
            if isNearest { state.nextLook = job.deadline }
            return (true, isNearest)
        }
        guard isTaken else {
            reject("queue_full")
            job.answer(Problem(.overloaded, "The queue is full. \(ProblemCode.overloaded.advice)"))
            return
        }
        // All are woken: a worker that waits for the return of its clients may not be the one to take this job.
        state.broadcasting { _ in }
        if isNearest { alarm.signalling { $0.count += 1 } }
        job.onAbandon { [self] in
            if remove(job) { reject("client_gone") }
        }
    }

    /// Takes a job out that waits; false where a worker has it, or it has ended.
    private func remove(_ job: InferenceJob) -> Bool {
        state.withLock { state in
            guard let index = state.waiting.firstIndex(where: { $0 === job }) else { return false }
            state.waiting.remove(at: index)
            return true
        }
    }

    /// Ends a job that a worker has: before its answer, after which its client may ask again and would count twice.
    fileprivate func release(_ job: InferenceJob) {
        state.withLock { state in
            for worker in state.hands.indices { state.hands[worker].jobs.removeAll { $0 === job } }
        }
    }

    /// Ends a job that a worker has and that is worth no more work.
    fileprivate func drop(_ job: InferenceJob) {
        release(job)
        if job.isAbandoned {
            reject("client_gone")
        } else if job.answer(Problem(.deadlineExceeded)) {
            reject("deadline")
        }
    }

    /// Lets the workers finish what waits, then end.
    package func close() { state.broadcasting { $0.isClosed = true } }

    /// Ends the watch over deadlines, once all jobs have ended.
    package func end() {
        alarm.signalling { $0.isClosed = true }
        thread.join()
    }

    /// Answers jobs whose time is up. One that waits is ended; one that a worker has ends there, its answer no longer counts.
    private static func watch(
        _ state: Monitor<State>, _ alarm: Monitor<Alarm>, _ reject: @Sendable (String) -> Void
    ) {
        var seen = 0
        while true {
            let late = state.withLock { state -> [InferenceJob] in
                let now = MonotonicTime.now
                let late = state.jobs.filter { $0.deadline <= now }
                state.waiting.removeAll { $0.deadline <= now }
                // Most jobs are answered long before, so that the thread sleeps on when the job it waits for has ended.
                state.nextLook = state.jobs.lazy.map(\.deadline).filter { $0 > now }.min()
                return late
            }
            for job in late where job.answer(Problem(.deadlineExceeded)) { reject("deadline") }
            let next = state.withLock { $0.nextLook }
            let wake: Alarm? = alarm.wait(until: next) { $0.isClosed || $0.count != seen ? $0 : nil }
            if let wake {
                if wake.isClosed { return }
                seen = wake.count
            }
        }
    }
}

/// A job that a worker has in hand. It ends exactly once, with its answer or because nobody waits for it: ending it twice does
/// not compile, and one that goes without having ended stops the program, which no request can bring about.
package struct JobLease: ~Copyable {
    /// The job.
    package let job: InferenceJob
    private let dispatcher: Dispatcher
    private var hasEnded = false

    init(_ job: InferenceJob, of dispatcher: Dispatcher) {
        self.job = job
        self.dispatcher = dispatcher
    }

    /// Ends the job with an answer.
    package consuming func finish(with response: HTTPResponse) {
        hasEnded = true
        dispatcher.release(job)
        job.answer(response)
    }

    /// Ends a job whose client has gone or whose time is up.
    package consuming func drop() {
        hasEnded = true
        dispatcher.drop(job)
    }

    deinit { precondition(hasEnded, "every job that is taken ends") }
}
