import Glibc

/// A value behind a mutex, with a condition to wait for its changes (Hoare's monitor).
///
/// `Synchronization.Mutex` has no condition variable, which a queue with sleeping workers needs.
@safe package final class Monitor<Value: Sendable>: @unchecked Sendable {
    // Sendable because every access to `value` happens with `mutex` held.
    private var value: Value
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>

    package init(_ value: Value) {
        self.value = value
        unsafe mutex = .allocate(capacity: 1)
        unsafe condition = .allocate(capacity: 1)
        unsafe pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        unsafe pthread_condattr_init(&attributes)
        unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        unsafe pthread_cond_init(condition, &attributes)
        unsafe pthread_condattr_destroy(&attributes)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    /// Runs `body` alone on the value.
    package func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return body(&value)
    }

    /// Runs `body` alone on the value, then wakes one sleeper.
    package func signalling<Result>(_ body: (inout Value) -> Result) -> Result {
        defer { unsafe pthread_cond_signal(condition) }
        return withLock(body)
    }

    /// Runs `body` alone on the value, then wakes every sleeper.
    package func broadcasting<Result>(_ body: (inout Value) -> Result) -> Result {
        defer { unsafe pthread_cond_broadcast(condition) }
        return withLock(body)
    }

    /// Sleeps until `body` gives a result, asking again after each change, or until the instant has passed.
    ///
    /// - Parameter body: changes the value or looks at it; nil where the wait goes on.
    /// - Parameter deadline: when to give up; nil waits for ever.
    /// - Returns: the first result that is not nil; nil after the deadline.
    package func wait<Result>(until deadline: MonotonicTime? = nil, for body: (inout Value) -> Result?) -> Result? {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&value) { return result }
            guard let deadline else {
                unsafe pthread_cond_wait(condition, mutex)
                continue
            }
            var moment = deadline.timespec
            if unsafe pthread_cond_timedwait(condition, mutex, &moment) == ETIMEDOUT { return body(&value) }
        }
    }
}
