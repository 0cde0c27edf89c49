import Synchronization

/// Picks the share of requests that a version on trial sees: evenly spread, not by chance.
package final class ShadowTraffic: Sendable {
    private let share: Double
    private let due = Mutex(0.0)

    /// - Parameter share: 0 for none, 1 for all.
    package init(share: Double) { self.share = share }

    /// Whether the next request is one of them.
    package func takesNext() -> Bool {
        due.withLock { due in
            due += share
            // Sums of shares such as 0.1 miss 1 by a rounding error.
            guard due >= 1 - 1e-9 else { return false }
            due -= 1
            return true
        }
    }
}
