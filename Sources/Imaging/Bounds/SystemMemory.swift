import Glibc

/// What the system still gives the process.
package enum SystemMemory {
    /// What is left for what is allocated beside the large blocks, where an allocation that fails ends the process.
    package static let headroom = 64 << 20

    /// Whether so many bytes, and some to spare, can be mapped at the moment: under a limit of the address space
    /// (`ulimit -v`) or of committed memory they may not.
    ///
    /// Swift's own collections end the process where there is none. So what a request will take is asked for first.
    package static func has(_ count: Int) -> Bool {
        let (total, overflow) = count.addingReportingOverflow(headroom)
        guard !overflow, let mapped = unsafe map(total) else { return false }
        return unsafe munmap(mapped, total) == 0
    }

    /// Fresh zeroed memory; nil where the system has none.
    static func map(_ count: Int) -> UnsafeMutableRawPointer? {
        let mapped = unsafe mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else { return nil }
        return unsafe mapped
    }
}
