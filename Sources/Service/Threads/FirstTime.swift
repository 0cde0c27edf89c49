import Synchronization

/// Says yes once, to whoever asks first.
package final class FirstTime: Sendable {
    private let isOver = Atomic(false)

    package init() {}

    /// Whether nobody has asked before.
    package func callAsFunction() -> Bool { !isOver.exchange(true, ordering: .relaxed) }
}
