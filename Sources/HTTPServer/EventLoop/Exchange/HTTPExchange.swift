import Synchronization

/// One request's way back to its client. It may be kept and answered from any thread.
///
/// An exchange that is let go without an answer answers 500, so that no client waits for ever.
public final class HTTPExchange: Sendable {
    private struct State {
        var isAnswered = false
        var isAbandoned = false
        var onAbandon: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())
    private let deliver: @Sendable (HTTPResponse?) -> Void

    /// An exchange that hands its answer to a closure: the server's own, or that of a test.
    /// - Parameter deliver: called at most once, on the thread of the answer; `nil` if the exchange was let go
    ///   without an answer.
    public init(deliver: @escaping @Sendable (HTTPResponse?) -> Void) {
        self.deliver = deliver
    }

    deinit {
        let unanswered = state.withLock { !$0.isAnswered && !$0.isAbandoned }
        if unanswered { deliver(nil) }
    }

    /// Answers the request. Only the first call counts.
    /// - Returns: whether this call was the first and the client is still there.
    @discardableResult
    public func respond(_ response: HTTPResponse) -> Bool {
        let first = state.withLock { state in
            defer { state.isAnswered = true }
            state.onAbandon = nil
            return !state.isAnswered && !state.isAbandoned
        }
        if first { deliver(response) }
        return first
    }

    /// Whether the client went away before it got its answer, so that the work may be dropped.
    public var isAbandoned: Bool { state.withLock { $0.isAbandoned } }

    /// Calls a closure when the client goes away before the answer, at once if it already has; on the event-loop
    /// thread, so it must not block. A second closure replaces the first.
    public func onAbandon(_ body: @escaping @Sendable () -> Void) {
        let callNow = state.withLock { state in
            if state.isAbandoned { return true }
            if !state.isAnswered { state.onAbandon = body }
            return false
        }
        if callNow { body() }
    }

    /// Marks the exchange as one whose client has gone away.
    package func abandon() {
        let body = state.withLock { state -> (@Sendable () -> Void)? in
            if state.isAnswered || state.isAbandoned { return nil }
            state.isAbandoned = true
            defer { state.onAbandon = nil }
            return state.onAbandon
        }
        body?()
    }
}
