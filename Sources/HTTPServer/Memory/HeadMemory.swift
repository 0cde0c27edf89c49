/// The memory of the request heads that a connection has read and not yet answered.
///
/// Heads count against the server's budget, except for a few kilobytes of each connection: a probe is answered also when
/// others have used the budget up. It is used on the event-loop thread.
package final class HeadMemory {
    /// A head's memory, held as long as this is.
    package final class Share {
        private let owner: HeadMemory
        private let free: Int
        private let counted: MemoryReservation?

        fileprivate init(owner: HeadMemory, free: Int, counted: MemoryReservation?) {
            self.owner = owner
            self.free = free
            self.counted = counted
        }

        deinit { owner.free += free }
    }

    /// What a connection may read of heads beside the budget, in bytes.
    package static let allowance = 4096

    private let memory: BodyMemory
    private var free = HeadMemory.allowance

    init(memory: BodyMemory) { self.memory = memory }

    /// Memory for a head of so many bytes as received; `nil` if there is none.
    package func share(of bytes: Int) -> Share? {
        // The head is kept as strings: its bytes again.
        let needed = 2 * bytes
        if needed <= free {
            free -= needed
            return Share(owner: self, free: needed, counted: nil)
        }
        return MemoryReservation(needed, in: memory).map { Share(owner: self, free: 0, counted: $0) }
    }
}
