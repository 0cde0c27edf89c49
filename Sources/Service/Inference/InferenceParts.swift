import HTTPServer

/// What the workers, the route and the deadlines share: the queue, its bookkeeping and the rule by which a job ends.
package struct InferenceParts: Sendable {
    package let configuration: ServiceConfiguration
    package let queue: InferenceQueue
    package let watchdog: Watchdog
    package let metrics: ServiceMetrics
    package let deadlines: DeadlineMonitor
    package let workerCount: Int
    /// The memory for photos.
    package let pixels: PixelMemory
    /// The share of traffic that a version on trial sees.
    package let shadow: ShadowTraffic
    /// Whether a cache that cannot be written has not been told of yet.
    let isFirstCacheFailure = FirstTime()

    package init(
        configuration: ServiceConfiguration, workerCount: Int, queue: InferenceQueue, metrics: ServiceMetrics,
        watchdog: Watchdog? = nil
    ) {
        self.configuration = configuration
        self.workerCount = workerCount
        self.queue = queue
        self.metrics = metrics
        self.watchdog = watchdog ?? Watchdog(workers: workerCount, limitMs: configuration.timeouts.stallMs)
        pixels = PixelMemory(maximum: configuration.limits.pixelMemoryBytes, metrics: metrics.pixelMemory)
        shadow = ShadowTraffic(share: configuration.shadow.version.isEmpty ? 0 : configuration.shadow.share)
        deadlines = DeadlineMonitor { job in
            // A job that waits is freed here; one that a worker has begun ends there, its answer no longer counts.
            if queue.remove(job) { metrics.inFlight.add(-1) }
            if job.answer(Problem(.deadlineExceeded)) { metrics.rejected.add(1, "deadline") }
        }
    }

    /// Accepts a complete request, or answers why not.
    package func submit(_ job: InferenceJob) {
        metrics.inFlight.add(1)
        // Before a worker can have done it: a job that is watched after its end would be kept until its deadline.
        deadlines.watch(job)
        guard queue.submit(job) else {
            deadlines.forget(job)
            metrics.inFlight.add(-1)
            metrics.rejected.add(1, "queue_full")
            job.answer(Problem(.overloaded, "The queue is full. \(ProblemCode.overloaded.advice)"))
            return
        }
        job.onAbandon { [self] in
            deadlines.forget(job)
            guard queue.remove(job) else { return }
            metrics.inFlight.add(-1)
            metrics.rejected.add(1, "client_gone")
        }
    }

    /// Ends a job that a worker took and that is worth no more work.
    func drop(_ job: InferenceJob) {
        release(job)
        if job.isAbandoned {
            metrics.rejected.add(1, "client_gone")
        } else if job.answer(Problem(.deadlineExceeded)) {
            metrics.rejected.add(1, "deadline")
        }
    }

    /// Answers a job that a worker has done.
    package func finish(_ job: InferenceJob, with response: HTTPResponse) {
        release(job)
        job.answer(response)
    }

    /// Ends the bookkeeping of a job that a worker took: before the answer, after which its client may ask again.
    private func release(_ job: InferenceJob) {
        deadlines.forget(job)
        metrics.inFlight.add(-1)
        queue.finish()
    }
}
