/// Connections by the time at which they want to be looked at: a binary heap. Entries that no longer count stay in it
/// until their time comes; their owner tells them apart.
struct DeadlineQueue {
    /// A connection's entry.
    struct Entry {
        var time: ContinuousClock.Instant
        var connection: UInt64
    }

    private var heap: [Entry] = []

    /// The earliest time.
    var earliest: ContinuousClock.Instant? { heap.first?.time }

    mutating func insert(_ entry: Entry) {
        heap.append(entry)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].time < heap[parent].time else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes out the earliest entry if its time has come.
    mutating func removeFirst(dueAt now: ContinuousClock.Instant) -> Entry? {
        guard let first = heap.first, first.time <= now else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            var smallest = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].time < heap[smallest].time {
                smallest = child
            }
            guard smallest != parent else { return first }
            heap.swapAt(parent, smallest)
            parent = smallest
        }
    }
}
