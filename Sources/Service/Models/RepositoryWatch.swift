import ModelRepository

/// Looks for new model versions on a thread of its own: every so often, and when told to.
///
/// It polls rather than waits for inotify, which reports nothing of changes that other machines make on network file
/// systems, the usual place of a model repository that several services share; a look costs a few system calls.
final class RepositoryWatch: Sendable {
    private struct State: Sendable {
        var isWoken = false
        var isClosed = false
    }

    private let state = Monitor(State())

    /// Starts to look.
    ///
    /// - Parameter intervalMs: between two looks, in milliseconds; 0 looks only when told to.
    /// - Returns: the thread's work, which a loader that waits for a file system may keep from its end.
    func start(_ repository: ModelRepository, intervalMs: Int) -> ThreadedTask<Void> {
        ThreadedTask(named: "models") { [state] in
            while true {
                let next = intervalMs > 0 ? MonotonicTime.now.advanced(byMilliseconds: intervalMs) : nil
                let woken: Bool? = state.wait(until: next) { state in state.isClosed || state.isWoken ? true : nil }
                let isClosed = state.withLock { state in
                    state.isWoken = false
                    return state.isClosed
                }
                if isClosed { return }
                repository.update(isSettled: woken ?? false)
            }
        }
    }

    /// Has it look at once, and take directories as complete.
    func wake() { state.signalling { $0.isWoken = true } }

    /// Ends the thread.
    func close() { state.signalling { $0.isClosed = true } }
}
