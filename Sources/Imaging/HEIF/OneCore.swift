import CLinux

/// Keeps libraries that start a thread for each core from doing so.
///
/// dav1d, which decodes AV1 for libheif, starts as many threads as there are cores that the calling thread may use, and
/// libheif has no setting for it. The service decodes in each of its workers, one photo a core.
enum OneCore {
    /// Calls `body` with the thread bound to the core that it runs on; where that is refused, as it is.
    static func run<R: ~Copyable, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
        var before = linux_cores()
        guard unsafe linux_stay_on_core(&before) == 0 else { return try body() }
        defer { unsafe _ = linux_use_cores(&before) }
        return try body()
    }
}
