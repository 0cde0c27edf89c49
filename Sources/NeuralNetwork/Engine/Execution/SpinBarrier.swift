import CKernels
import Glibc
import Synchronization

/// Where the threads of one run wait for each other, without lock or system call as long as the others are about to
/// arrive.
final class SpinBarrier: Sendable {
    /// The number of threads.
    let count: Int

    private let arrivals = Atomic<Int>(0)
    private let phase = Atomic<Int>(0)

    /// About 200 µs, longer than threads of a run drift apart while each has a core.
    static let spins = 20_000
    /// How long a thread sleeps that spun in vain.
    private static let nap = timespec(tv_sec: 0, tv_nsec: 20_000)

    init(count: Int) { self.count = count }

    /// Returns once all threads have called it.
    func wait() {
        guard count > 1 else { return }
        let current = phase.load(ordering: .relaxed)
        if arrivals.add(1, ordering: .acquiringAndReleasing).newValue == count {
            arrivals.store(0, ordering: .relaxed)
            phase.store(current &+ 1, ordering: .releasing)
        } else {
            Self.spin { phase.load(ordering: .acquiring) != current }
        }
    }

    /// Spins until `isDone`; a thread that waits long gives its core to others for a moment.
    ///
    /// It sleeps instead of calling sched_yield: Linux 6.18 takes a slice of its share from a thread with each such call, and
    /// after some thousand of them whatever else comes to its core runs for hundreds of milliseconds.
    @inline(__always)
    static func spin(limit: Int = .max, until isDone: () -> Bool) {
        var spun = 0
        while !isDone(), spun < limit {
            if spun < spins {
                gag_spin_pause()
            } else {
                var nap = nap
                _ = unsafe nanosleep(&nap, nil)
            }
            spun += 1
        }
    }
}
