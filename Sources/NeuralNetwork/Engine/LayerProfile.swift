import Glibc

/// The time that each step of a plan took, as the first thread saw it.
final class LayerProfile {
    private(set) var nanoseconds: [[UInt64]]
    private var last: UInt64

    init(segments: [PlanSegment]) {
        nanoseconds = segments.map { Array(repeating: 0, count: $0.steps.count) }
        last = Self.now
    }

    /// Begins a run.
    func start() { last = Self.now }

    /// Adds the time since the last step, or since the run began, to a step's.
    func record(segment: Int, step: Int) {
        let now = Self.now
        nanoseconds[segment][step] += now - last
        last = now
    }

    private static var now: UInt64 { clock_gettime_nsec_np() }

    private static func clock_gettime_nsec_np() -> UInt64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
