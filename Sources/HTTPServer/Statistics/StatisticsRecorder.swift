import Synchronization

/// The server's counters, written by the event loop and read by any thread.
final class StatisticsRecorder: Sendable {
    private let statistics = Mutex(HTTPServerStatistics())

    func update(_ change: (inout HTTPServerStatistics) -> Void) {
        statistics.withLock { change(&$0) }
    }

    var snapshot: HTTPServerStatistics { statistics.withLock { $0 } }
}
