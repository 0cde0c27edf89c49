import Synchronization

/// The memory that the bodies of all requests of a server may take together.
///
/// Every buffer reserves what it is about to allocate, so the budget is never passed, however many clients send at once.
public final class BodyMemory: Sendable {
    /// The budget in bytes.
    public let maximum: Int
    private let reserved = Atomic<Int>(0)

    /// A budget of so many bytes.
    public init(maximum: Int) {
        self.maximum = maximum
    }

    /// The bytes that are reserved at the moment.
    public var used: Int { reserved.load(ordering: .relaxed) }

    /// Reserves bytes if the budget allows it.
    func reserve(_ count: Int) -> Bool {
        var current = reserved.load(ordering: .relaxed)
        while count <= maximum - current {
            let (exchanged, original) = reserved.compareExchange(
                expected: current, desired: current + count, ordering: .acquiringAndReleasing)
            if exchanged { return true }
            current = original
        }
        return false
    }

    /// Gives reserved bytes back.
    func release(_ count: Int) {
        reserved.subtract(count, ordering: .acquiringAndReleasing)
    }
}
