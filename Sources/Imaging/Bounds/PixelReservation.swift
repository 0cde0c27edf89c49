import Synchronization

/// Bytes of a ``PixelBudget`` that are held as long as this is.
public final class PixelReservation: Sendable {
    private let held: Mutex<Int>
    private let release: @Sendable (Int) -> Void

    /// - Parameters:
    ///   - count: the bytes.
    ///   - release: gives so many of them back.
    public init(_ count: Int, release: @escaping @Sendable (Int) -> Void) {
        held = Mutex(count)
        self.release = release
    }

    deinit { release(held.withLock { $0 }) }

    /// The bytes that are held.
    public var count: Int { held.withLock { $0 } }

    /// Gives back what is held beyond so many bytes.
    public func shrink(to count: Int) {
        let surplus = held.withLock { held in
            defer { held = min(held, count) }
            return max(0, held - count)
        }
        if surplus > 0 { release(surplus) }
    }
}
