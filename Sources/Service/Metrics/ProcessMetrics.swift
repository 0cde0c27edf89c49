import FoundationEssentials
import Glibc

/// The process as the kernel sees it, under Prometheus' standard names.
package enum ProcessMetrics {
    package static let families: [any MetricFamily] = [
        ObservedMetric(
            .init("process_cpu_seconds_total", .counter, "User and system CPU time spent, in seconds."),
            value: cpuSeconds),
        ObservedMetric(
            .init("process_resident_memory_bytes", .gauge, "Resident memory, in bytes."), value: residentBytes),
        ObservedMetric(
            .init("process_virtual_memory_bytes", .gauge, "Virtual memory, in bytes."),
            value: { Double(virtualBytes()) }),
        ObservedMetric(.init("process_open_fds", .gauge, "Open file descriptors."), value: openDescriptors),
        ObservedMetric(.init("process_max_fds", .gauge, "Most open file descriptors."), value: maximumDescriptors),
        ObservedMetric(
            .init("process_start_time_seconds", .gauge, "Start of the process, in seconds since the epoch."),
            value: { startTime }),
    ]

    private static let startTime = Date().timeIntervalSince1970

    /// Remembers the start of the process; called once, early.
    package static func markStart() { _ = startTime }

    private static func cpuSeconds() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The address space that the process takes.
    static func virtualBytes() -> Int { Int(pages(field: 0)) }

    package static func residentBytes() -> Double { pages(field: 1) }

    /// A field of /proc/self/statm, which counts pages, in bytes.
    private static func pages(field: Int) -> Double {
        guard let statm = try? String(contentsOf: URL(filePath: "/proc/self/statm"), encoding: .utf8) else { return 0 }
        let fields = statm.split(separator: " ")
        return fields.count > field ? (Double(fields[field]) ?? 0) * Double(sysconf(Int32(_SC_PAGESIZE))) : 0
    }

    package static func openDescriptors() -> Double {
        Double((try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd"))?.count ?? 0)
    }

    private static func maximumDescriptors() -> Double {
        var limit = rlimit()
        unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return Double(limit.rlim_cur)
    }
}
