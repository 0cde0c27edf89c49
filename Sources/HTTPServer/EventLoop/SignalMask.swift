import Glibc

/// The signals that the calling thread doesn't take.
enum SignalMask {
    /// Has writes to a broken connection fail with `EPIPE` and raise no `SIGPIPE` on this thread.
    static func blockPipeSignal() {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGPIPE)
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}
