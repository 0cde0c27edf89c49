import Glibc
import Synchronization

/// A small, bounded store of pixel buffers for reuse.
///
/// A fresh mapping for a 1080p photo (6 MB) costs 1,519 page faults, which take almost as long as decoding the photo:
/// 4.4 ms to map, fill and unmap against 0.16 ms to take, fill, wipe and give back (0.07 ms of it for wiping; one core
/// of Zen 4). Buffers are wiped before they are kept or freed, so that no photo outlives its last reader.
@safe package final class PixelBufferPool: Sendable {
    /// The pool that every image of the process uses.
    package static let shared = PixelBufferPool(maximumBytes: 64 << 20, maximumBuffers: 16)

    /// Smaller buffers come from malloc, which keeps such blocks mapped anyway.
    package static let smallestKept = 64 << 10

    /// The most bytes that are kept.
    package let maximumBytes: Int
    private let maximumBuffers: Int
    private let kept = Mutex<[PixelBuffer]>([])

    /// Creates an empty pool that keeps at most the given number of bytes and buffers; others are freed.
    package init(maximumBytes: Int, maximumBuffers: Int) {
        self.maximumBytes = maximumBytes
        self.maximumBuffers = maximumBuffers
    }

    deinit {
        kept.withLock { buffers in
            for buffer in buffers { buffer.free() }
        }
    }

    /// The bytes now held for reuse.
    package var keptBytes: Int {
        kept.withLock { buffers in buffers.reduce(0) { $0 + $1.capacity } }
    }

    /// A buffer of at least `count` bytes: the smallest kept one that is not more than twice too large, or a new one. It is a
    /// fatal error when the system has no memory left, as for any collection.
    package func take(count: Int) -> PixelBuffer {
        guard let buffer = takeIfPossible(count: count) else { fatalError("no memory for \(count) bytes of pixels") }
        return buffer
    }

    /// The same; nil when the system has no memory left.
    package func takeIfPossible(count: Int) -> PixelBuffer? {
        let reused = kept.withLock { buffers -> PixelBuffer? in
            var best: Int?
            for (index, buffer) in buffers.enumerated() where buffer.capacity >= count && buffer.capacity / 2 <= count {
                if best.map({ buffer.capacity < buffers[$0].capacity }) ?? true { best = index }
            }
            return best.map { buffers.remove(at: $0) }
        }
        return reused ?? PixelBuffer(capacity: max(count, 1))
    }

    /// Wipes the first `used` bytes and keeps the buffer; the oldest ones make room.
    package func giveBack(_ buffer: PixelBuffer, used: Int) {
        buffer.wipe(count: used)
        guard buffer.capacity >= Self.smallestKept, buffer.capacity <= maximumBytes, maximumBuffers > 0 else {
            return buffer.free()
        }
        let evicted = kept.withLock { buffers -> [PixelBuffer] in
            buffers.append(buffer)
            var surplus = 0
            var bytes = buffers.reduce(0) { $0 + $1.capacity }
            while bytes > maximumBytes || buffers.count - surplus > maximumBuffers {
                bytes -= buffers[surplus].capacity
                surplus += 1
            }
            defer { buffers.removeFirst(surplus) }
            return Array(buffers.prefix(surplus))
        }
        for old in evicted { old.free() }
    }
}

/// A block of memory with exactly one owner at a time: the pool or one `PixelStorage`.
///
/// `@unchecked Sendable`: ownership moves between threads only under the pool's lock or with its storage.
@safe package struct PixelBuffer: @unchecked Sendable {
    /// Blocks of this size and more are mappings of their own, on huge pages where the system grants them.
    private static let mappedFrom = 4 << 20
    private static let pageBytes = Int(sysconf(CInt(_SC_PAGESIZE)))

    let capacity: Int
    private let base: UnsafeMutablePointer<UInt8>

    private var isMapping: Bool { capacity >= Self.mappedFrom }

    init?(capacity: Int) {
        self.capacity = capacity
        let isMapping = capacity >= Self.mappedFrom
        guard let memory = unsafe isMapping ? SystemMemory.map(capacity) : malloc(capacity) else { return nil }
        if isMapping { unsafe madvise(memory, capacity, MADV_HUGEPAGE) }
        unsafe base = memory.bindMemory(to: UInt8.self, capacity: capacity)
    }

    /// The first `count` bytes; valid until the buffer is given back.
    func bytes(count: Int) -> UnsafeMutableBufferPointer<UInt8> {
        precondition(count <= capacity)
        return unsafe UnsafeMutableBufferPointer(start: base, count: count)
    }

    /// Overwrites the first `count` bytes with zeros in a way that the optimiser may not remove.
    func wipe(count: Int) {
        precondition(count <= capacity)
        guard isMapping else { return unsafe explicit_bzero(base, count) }
        // Of a picture that was given up most may never have been written; writing there would only cost its pages.
        var pages = [UInt8](repeating: 1, count: (count + Self.pageBytes - 1) / Self.pageBytes)
        unsafe _ = mincore(base, count, &pages)
        var next = 0
        while let first = pages[next...].firstIndex(where: { $0 & 1 == 1 }) {
            next = pages[first...].firstIndex { $0 & 1 == 0 } ?? pages.count
            let start = first * Self.pageBytes
            unsafe explicit_bzero(base + start, min(next * Self.pageBytes, count) - start)
        }
    }

    func free() {
        if isMapping { unsafe _ = munmap(base, capacity) } else { unsafe Glibc.free(base) }
    }
}
