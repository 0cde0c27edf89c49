import Glibc

/// Takes SIGTERM, SIGINT and SIGHUP on a thread of its own, where any code may run, not only what is safe in a handler.
enum SignalWatch {
    /// Keeps the signals from every thread that is started after the call, and SIGPIPE from the process.
    static func block() {
        signal(SIGPIPE, SIG_IGN)
        var signals = watched
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Calls `reload` on each SIGHUP and `stop` on the first other signal; a second one ends the process with the status
    /// that a shell expects of it.
    static func start(reload: @escaping @Sendable () -> Void, stop: @escaping @Sendable (Int32) -> Void) {
        _ = Thread(named: "signals") {
            var isStopping = false
            while true {
                let signal = next()
                if signal == SIGHUP {
                    reload()
                } else if isStopping {
                    _exit(128 + signal)
                } else {
                    isStopping = true
                    _ = Thread(named: "drain") { stop(signal) }
                }
            }
        }
    }

    private static func next() -> Int32 {
        var signals = watched
        var signal: Int32 = 0
        unsafe sigwait(&signals, &signal)
        return signal
    }

    private static var watched: sigset_t {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        for signal in [SIGTERM, SIGINT, SIGHUP] { unsafe sigaddset(&signals, signal) }
        return signals
    }
}
