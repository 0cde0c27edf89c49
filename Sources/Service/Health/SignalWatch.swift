import Glibc

/// Takes SIGTERM, SIGINT and SIGHUP on a thread of its own, where any code may run, not only what is safe in a handler.
///
/// A handler passes them on through a pipe. Blocking them and `sigwait` would not do: libraries start threads before
/// `main` (OpenBLAS does), and a signal that such a thread takes by default ends the process.
enum SignalWatch {
    private static let channel: (reading: Int32, writing: Int32) = {
        var ends: [Int32] = [-1, -1]
        _ = unsafe pipe(&ends)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }()

    /// Catches the signals from now on, and keeps SIGPIPE from the process.
    static func install() {
        _ = channel
        signal(SIGPIPE, SIG_IGN)
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        for watched in [SIGTERM, SIGINT, SIGHUP] {
            unsafe sigaddset(&signals, watched)
            signal(watched) { number in
                let error = errno
                var byte = UInt8(truncatingIfNeeded: number)
                _ = unsafe write(SignalWatch.channel.writing, &byte, 1)
                errno = error
            }
        }
        // A parent's mask is inherited; with it every thread might keep the signals off.
        unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    /// Calls `reload` on each SIGHUP and `stop` on the first other signal; a second one ends the process with the status
    /// that a shell expects of it.
    static func start(reload: @escaping @Sendable () -> Void, stop: @escaping @Sendable (Int32) -> Void) {
        _ = Thread(named: "signals") {
            var isStopping = false
            while let signal = next() {
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

    private static func next() -> Int32? {
        var byte: UInt8 = 0
        while true {
            let count = unsafe read(channel.reading, &byte, 1)
            if count == 1 { return Int32(byte) }
            if count == 0 || errno != EINTR { return nil }
        }
    }
}
