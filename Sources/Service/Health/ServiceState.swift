import Synchronization

/// The life of the service, in one direction.
package enum ServiceState: String, Sendable, Comparable {
    /// Listening, the model not yet loaded and warmed.
    case starting
    /// Answers photos.
    case ready
    /// Answers photos as before, and says that it is not ready, so that load balancers send them elsewhere.
    case draining

    package static func < (a: ServiceState, b: ServiceState) -> Bool { a.rank < b.rank }

    private var rank: Int {
        switch self {
        case .starting: 0
        case .ready: 1
        case .draining: 2
        }
    }
}

/// The state that routes read and the service advances.
package final class ServiceLife: Sendable {
    private let current = Mutex(ServiceState.starting)

    package init() {}

    package var state: ServiceState { current.withLock { $0 } }

    /// Moves on to a later state; an earlier one is ignored.
    ///
    /// - Returns: whether it has moved on.
    @discardableResult
    package func advance(to state: ServiceState) -> Bool {
        current.withLock { current in
            guard state > current else { return false }
            current = state
            return true
        }
    }
}
