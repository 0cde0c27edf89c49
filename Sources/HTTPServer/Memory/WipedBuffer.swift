import Glibc

/// A growing byte buffer that leaves nothing behind: memory that it gives up, also in growing, is overwritten first.
///
/// It grows as bytes arrive. With a ``BodyMemory`` it reserves what it allocates there, and takes what others have left first;
/// an allowance lets it hold a little beside the budget, for what must go on when that is used up.
@safe package struct WipedBuffer: ~Copyable {
    /// Blocks of a budget are mappings of their own from this size on: given back, they are kept in ``SpareMappings`` or
    /// leave the process, where the allocator would keep the holes of a heap resident beside what the budget allows.
    private static let mappedFrom = 16 * 1024

    private var storage = unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)
    /// The number of bytes held.
    package private(set) var count = 0
    private let memory: BodyMemory?
    /// A block of up to so many bytes is not counted.
    private let allowance: Int

    /// An empty buffer without storage.
    package init(memory: BodyMemory? = nil, allowance: Int = 0) {
        self.memory = memory
        self.allowance = allowance
    }

    deinit {
        unsafe Self.free(storage, used: count, memory: memory, allowance: allowance)
    }

    /// The budget that it counts in.
    package var budget: BodyMemory? { memory }

    /// Whether it holds no bytes.
    package var isEmpty: Bool { count == 0 }

    /// The bytes allocated.
    package var capacity: Int { unsafe storage.count }

    /// Adds bytes at the end.
    /// - Parameter bytes: what is copied.
    /// - Parameter expectedCount: how many bytes the buffer will hold in the end, if known: growth stops there.
    /// - Returns: `false`, leaving the buffer as it was, if the memory budget doesn't allow it.
    package mutating func append(_ bytes: Span<UInt8>, expectedCount: Int = .max) -> Bool {
        let needed = count + bytes.count
        guard needed <= capacity || grow(to: needed, expectedCount: expectedCount) else { return false }
        unsafe bytes.withUnsafeBytes { source in
            guard let from = source.baseAddress, let to = unsafe storage.baseAddress else { return }
            unsafe (to + count).copyMemory(from: from, byteCount: source.count)
        }
        count = needed
        return true
    }

    /// Calls a closure with the bytes.
    package borrowing func withSpan<R, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
        try unsafe body(UnsafeRawBufferPointer(rebasing: storage[..<count]).assumingMemoryBound(to: UInt8.self).span)
    }

    /// Calls a closure with the bytes as raw memory, which must not be kept.
    package borrowing func withUnsafeBytes<R, E: Error>(
        _ body: (UnsafeRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        try unsafe body(UnsafeRawBufferPointer(rebasing: storage[..<count]))
    }

    /// Drops bytes at the front.
    package mutating func removeFirst(_ number: Int) {
        guard number > 0, let base = unsafe storage.baseAddress else { return }
        let left = count - number
        if left > 0 { unsafe memmove(base, base + number, left) }
        unsafe explicit_bzero(base + left, number)
        count = left
    }

    /// Drops all bytes and the storage.
    package mutating func removeAll() {
        unsafe Self.free(storage, used: count, memory: memory, allowance: allowance)
        unsafe storage = UnsafeMutableRawBufferPointer(start: nil, count: 0)
        count = 0
    }

    private mutating func grow(to needed: Int, expectedCount: Int) -> Bool {
        let doubled = max(512, capacity * 2)
        let next = max(needed, min(doubled, expectedCount))
        // A kept block may have room for the whole body at once: nothing is spent on bytes that may not come.
        let whole = expectedCount == .max ? next : max(needed, expectedCount)
        guard let larger = unsafe spare(whole) ?? fresh(next) else { return false }
        if let from = unsafe storage.baseAddress, let to = larger.baseAddress {
            unsafe to.copyMemory(from: from, byteCount: count)
        }
        unsafe Self.free(storage, used: count, memory: memory, allowance: allowance)
        unsafe storage = larger
        return true
    }

    /// Memory of a body that has gone, of so many bytes at least; `nil` if none is kept or the budget doesn't allow it.
    private func spare(_ count: Int) -> UnsafeMutableRawBufferPointer? {
        guard let memory, count >= Self.mappedFrom, let kept = unsafe memory.spare.take(count) else { return nil }
        guard memory.reserve(kept.count > allowance ? kept.count : 0) else {
            unsafe memory.spare.keep(kept)
            return nil
        }
        return unsafe kept
    }

    /// Memory of so many bytes; `nil` if the budget or the system has none.
    private func fresh(_ count: Int) -> UnsafeMutableRawBufferPointer? {
        let counted = count > allowance ? count : 0
        guard memory?.reserve(counted) ?? true else { return nil }
        guard let bytes = unsafe Self.allocate(count, memory: memory) else {
            memory?.release(counted)
            return nil
        }
        return unsafe bytes
    }

    /// Memory of so many bytes; `nil` if the system has none.
    private static func allocate(_ count: Int, memory: BodyMemory?) -> UnsafeMutableRawBufferPointer? {
        guard memory != nil, count >= mappedFrom else { return .allocate(byteCount: count, alignment: 16) }
        let start = unsafe mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let start = unsafe start, Int(bitPattern: start) != -1 else { return nil }
        unsafe madvise(start, count, MADV_DONTDUMP)
        return unsafe UnsafeMutableRawBufferPointer(start: start, count: count)
    }

    private static func free(
        _ storage: UnsafeMutableRawBufferPointer, used: Int, memory: BodyMemory?, allowance: Int
    ) {
        guard let base = storage.baseAddress else { return }
        unsafe explicit_bzero(base, used)
        guard let memory else { return unsafe storage.deallocate() }
        let count = storage.count
        if count >= mappedFrom { unsafe memory.spare.keep(storage) } else { unsafe storage.deallocate() }
        if count > allowance { memory.release(count) }
    }
}

// The storage is owned by this one value and never shared, so it may move between threads with it.
extension WipedBuffer: @unchecked Sendable {}
