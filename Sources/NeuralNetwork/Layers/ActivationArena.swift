/// The memory for activations of one worker: allocated once, then divided into regions that layers write to.
///
/// Not `Sendable`: an arena and all its regions belong to one thread at a time.
@safe public final class ActivationArena {
    /// The number of floats that the arena holds.
    public let capacity: Int
    /// The number of floats handed out as regions since the last `reset()`.
    public private(set) var used = 0

    fileprivate let base: UnsafeMutablePointer<Float>

    /// Regions begin at multiples of 16 floats, a cache line and a 512-bit vector.
    private static let granularity = 16

    /// Allocates an arena of `capacity` floats, aligned to a cache line.
    public init(capacity: Int) {
        self.capacity = Self.rounded(capacity)
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: self.capacity * MemoryLayout<Float>.stride,
            alignment: Self.granularity * MemoryLayout<Float>.stride)
        unsafe base = memory.bindMemory(to: Float.self, capacity: self.capacity)
    }

    /// Allocates an arena that is divided into regions of exactly these sizes, in floats.
    public convenience init(regionCounts: [Int]) {
        self.init(capacity: regionCounts.reduce(0) { $0 + Self.rounded($1) })
    }

    deinit { unsafe base.deallocate() }

    /// Hands out the next `count` floats. Their values are undefined. It is a programming error to ask for more than
    /// the arena holds.
    public func allocate(_ count: Int) -> ActivationRegion {
        let offset = used
        precondition(count >= 0 && count <= capacity - offset, "the arena holds \(capacity) floats, \(offset) are used")
        used = min(capacity, offset + Self.rounded(count))
        return ActivationRegion(arena: self, offset: offset, count: count)
    }

    /// Takes back all regions, which must not be used any more.
    public func reset() { used = 0 }

    private static func rounded(_ count: Int) -> Int { (count + granularity - 1) / granularity * granularity }
}

/// A part of an `ActivationArena`, with room for `count` floats.
public struct ActivationRegion {
    /// The arena, which the region keeps alive.
    public let arena: ActivationArena
    /// The number of floats.
    public let count: Int
    private let offset: Int

    fileprivate init(arena: ActivationArena, offset: Int, count: Int) {
        self.arena = arena
        self.offset = offset
        self.count = count
    }

    /// The region seen as a batch of feature maps, which must fit into it.
    public func map(batch: Int, shape: FeatureShape) -> FeatureMap {
        precondition(batch * shape.count <= count, "a batch of \(batch) × \(shape) needs more than \(count) floats")
        return FeatureMap(region: self, batch: batch, shape: shape)
    }

    /// The first float; valid as long as the arena.
    @unsafe var pointer: UnsafeMutablePointer<Float> { unsafe arena.base + offset }
}
