import CKernels
import Glibc
import Synchronization

/// Where the threads of one run wait for each other, without lock or system call as long as the others are about to
/// arrive.
package final class SpinBarrier: Sendable {
    /// The number of threads.
    package let count: Int

    private let arrivals = Atomic<Int>(0)
    private let phase = Atomic<Int>(0)
    private let occupancy: CoreOccupancy

    /// 200 to 600 µs by the processor, longer than threads of a run drift apart while each has a core.
    static let spins = 20_000
    /// After so many spins a thread asks whether it shares its core with one that it waits for.
    private static let spinsBeforeDoubt = 500
    /// How long a thread sleeps that spun in vain.
    private static let nap = timespec(tv_sec: 0, tv_nsec: 20_000)

    /// - Parameter occupancy: of as many threads.
    package init(count: Int, occupancy: CoreOccupancy) {
        self.count = count
        self.occupancy = occupancy
    }

    /// Returns once all threads, each with its own number, have called it.
    package func wait(_ thread: Int) {
        guard count > 1 else { return }
        occupancy.note(thread)
        let current = phase.load(ordering: .relaxed)
        if arrivals.add(1, ordering: .acquiringAndReleasing).newValue == count {
            arrivals.store(0, ordering: .relaxed)
            phase.store(current &+ 1, ordering: .releasing)
        } else {
            Self.spin(doubting: { occupancy.leaveSharedCore(thread) }) { phase.load(ordering: .acquiring) != current }
        }
    }

    /// Spins until `isDone`; a thread that waits long gives its core to others for a moment.
    ///
    /// - Parameter doubting: called once when the wait is longer than among threads that all run.
    ///
    /// It sleeps instead of calling sched_yield: Linux 6.18 takes a slice of its share from a thread with each such call, and
    /// after some thousand of them whatever else comes to its core runs for hundreds of milliseconds.
    @inline(__always)
    static func spin(limit: Int = .max, doubting: () -> Void = {}, until isDone: () -> Bool) {
        var spun = 0
        while !isDone(), spun < limit {
            if spun == spinsBeforeDoubt { doubting() }
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
