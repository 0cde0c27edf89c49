/// Work on a thread of its own, which nobody has to wait for to its end.
package final class ThreadedTask<Success: Sendable>: Sendable {
    private let result = Monitor(Success?.none)

    /// Starts the work.
    package init(named name: String, _ body: @escaping @Sendable () -> Success) {
        _ = Thread(named: name) { [result] in
            let value = body()
            result.broadcasting { $0 = value }
        }
    }

    /// Waits for the work, so many milliseconds at most.
    ///
    /// - Returns: what it gives; nil where it is still at work.
    package func value(withinMs milliseconds: Int) -> Success? {
        result.wait(until: MonotonicTime.now.advanced(byMilliseconds: milliseconds)) { $0 }
    }
}
