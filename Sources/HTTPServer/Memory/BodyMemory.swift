import Synchronization

/// The memory that what clients have sent may take: the bodies of all requests of a server, and whatever its connections
/// have read and not yet handed on.
///
/// Every buffer reserves what it is about to allocate, so the budget is never passed, however many clients send at once.
/// Beside it are a few kilobytes of each connection (``HeadMemory``), and a small part of what was given back is kept for the
/// next bodies.
public final class BodyMemory: Sendable {
    /// The budget in bytes.
    public let maximum: Int
    private let reserved = Atomic<Int>(0)
    let spare: SpareMappings

    /// A budget of so many bytes.
    ///
    /// - Parameters:
    ///   - maximum: the budget in bytes.
    ///   - maximumSpare: bytes of bodies that have gone which are kept for others, beside the budget: by default enough for
    ///     some twenty photos, and an eighth of the budget at most.
    public init(maximum: Int, maximumSpare: Int = 8 << 20) {
        self.maximum = maximum
        spare = SpareMappings(maximum: min(maximumSpare, maximum / 8))
    }

    /// The bytes that are kept for the next bodies.
    package var spareBytes: Int { spare.count }

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

    /// Counts bytes whether the budget allows them or not.
    func add(_ count: Int) { reserved.add(count, ordering: .acquiringAndReleasing) }

    /// Gives reserved bytes back.
    func release(_ count: Int) {
        reserved.subtract(count, ordering: .acquiringAndReleasing)
    }
}
