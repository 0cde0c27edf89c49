/// Bytes of a budget that are held as long as this is.
package final class MemoryReservation {
    private let memory: BodyMemory
    private let count: Int

    /// Reserves bytes; `nil` if the budget doesn't allow it.
    package init?(_ count: Int, in memory: BodyMemory) {
        guard memory.reserve(count) else { return nil }
        self.memory = memory
        self.count = count
    }

    /// Counts bytes whether the budget allows them or not.
    package init(beyond count: Int, in memory: BodyMemory) {
        memory.add(count)
        self.memory = memory
        self.count = count
    }

    deinit { memory.release(count) }
}
