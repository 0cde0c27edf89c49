import CLinux
import Synchronization

/// Where threads that wait for each other were last seen, so that two of them don't go on sharing a core.
///
/// A thread that sleeps for a moment may wake on the core of the one that it waits for, and the kernel leaves both there
/// for as long as something else, however unimportant, is on the other core: they would take turns, and spin in between.
package final class CoreOccupancy: Sendable {
    private final class Slot: Sendable {
        let core = Atomic<Int32>(-1)
    }

    private let slots: [Slot]

    package init(threads: Int) { slots = (0..<threads).map { _ in Slot() } }

    /// Notes the core of the calling thread, which is so named among the others; no system call.
    package func note(_ thread: Int) { slots[thread].core.store(linux_current_core(), ordering: .relaxed) }

    /// Forgets what was noted: before threads that were elsewhere in the meantime work together again.
    package func forget() { for slot in slots { slot.core.store(-1, ordering: .relaxed) } }

    /// Moves the calling thread off a core where another one was last seen.
    ///
    /// - Returns: whether it was moved; it stays where no other core may be used.
    @discardableResult
    package func leaveSharedCore(_ thread: Int) -> Bool {
        let core = linux_current_core()
        let isShared = slots.indices.contains { other in
            other != thread && slots[other].core.load(ordering: .relaxed) == core
        }
        guard core >= 0, isShared, linux_leave_core(core) == 0 else { return false }
        note(thread)
        return true
    }
}
