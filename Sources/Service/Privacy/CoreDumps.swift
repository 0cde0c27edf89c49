import CLinux
import Glibc

/// Photos are in memory; no copy of it may reach a disk.
enum CoreDumps {
    /// Forbids core files, and reading the process's memory by others of the same user (core(5), PR_SET_DUMPABLE).
    ///
    /// - Returns: whether the kernel has agreed.
    static func forbid() -> Bool {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        let isLimited = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none) == 0
        return linux_forbid_dumps() == 0 && isLimited
    }
}
