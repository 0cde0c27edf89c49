import Synchronization

/// Knows since when each worker has been at its present batch.
package final class Watchdog: Sendable {
    private let limitMs: Int
    private let busySince: Mutex<[MonotonicTime?]>

    /// - Parameter workers: how many are watched.
    /// - Parameter limitMs: longest time for one batch, in milliseconds, before its worker counts as stalled.
    package init(workers: Int, limitMs: Int) {
        self.limitMs = limitMs
        busySince = Mutex(Array(repeating: nil, count: workers))
    }

    package func began(worker: Int) { busySince.withLock { $0[worker] = .now } }

    package func ended(worker: Int) { busySince.withLock { $0[worker] = nil } }

    /// What metrics tell of it.
    var families: [any MetricFamily] {
        [
            ObservedMetric(.init("gag_stalled_workers", .gauge, "Workers that have been at one batch for too long.")) {
                Double(self.stalledWorkers())
            }
        ]
    }

    /// How many workers have been at one batch for longer than the limit.
    package func stalledWorkers(at now: MonotonicTime = .now) -> Int {
        busySince.withLock { since in
            since.count { start in start.map { $0.advanced(byMilliseconds: limitMs) < now } ?? false }
        }
    }
}
