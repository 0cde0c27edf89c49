import Dispatch
import Synchronization

/// Hands out the numbers of pieces of work to threads, and their results to one consumer in order.
final class OrderedResults<Value: Sendable>: Sendable {
    private struct State {
        var next = 0
        var finished: [Int: Value] = [:]
    }

    private let count: Int
    private let state = Mutex(State())
    private let arrivals = DispatchSemaphore(value: 0)

    init(count: Int) {
        self.count = count
    }

    /// The number of the next piece of work; `nil` when all are taken.
    func claim() -> Int? {
        state.withLock { state in
            guard state.next < count else { return nil }
            state.next += 1
            return state.next - 1
        }
    }

    /// Stores the result of a piece of work.
    func put(_ value: Value, at index: Int) {
        state.withLock { $0.finished[index] = value }
        arrivals.signal()
    }

    /// Waits for the result of a piece of work and removes it; each may be asked for once.
    func wait(for index: Int) -> Value {
        while true {
            if let value = state.withLock({ $0.finished.removeValue(forKey: index) }) { return value }
            arrivals.wait()
        }
    }
}
