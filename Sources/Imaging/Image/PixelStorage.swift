/// The bytes of one image, written once by its creator and read by any number of copies.
///
/// The memory comes from a `PixelBufferPool` and returns there, wiped, with the last copy of the image.
///
/// `@unchecked Sendable`: the bytes do not change after `init`.
@safe package final class PixelStorage: @unchecked Sendable {
    /// The image's bytes.
    package let count: Int
    private let buffer: PixelBuffer
    private let pool: PixelBufferPool

    /// Takes a buffer of `count` bytes and lets `body` write all of them; what `body` throws is rethrown.
    package init<E: Error>(
        count: Int, pool: PixelBufferPool = .shared,
        initializingWith body: (UnsafeMutableBufferPointer<UInt8>) throws(E) -> Void
    ) throws(E) {
        self.count = count
        self.pool = pool
        buffer = pool.take(count: count)
        // Everything is initialised here, so that deinit runs (and wipes) when body throws.
        try unsafe body(buffer.bytes(count: count))
    }

    /// The same where the system may have no memory for it.
    ///
    /// - Throws: `.outOfMemory`, and what `body` throws.
    package init(
        ifPossible count: Int, pool: PixelBufferPool = .shared,
        initializingWith body: (UnsafeMutableBufferPointer<UInt8>) throws(ImageError) -> Void
    ) throws(ImageError) {
        guard let taken = pool.takeIfPossible(count: count) else { throw .outOfMemory }
        self.count = count
        self.pool = pool
        buffer = taken
        try unsafe body(buffer.bytes(count: count))
    }

    deinit {
        pool.giveBack(buffer, used: count)
    }

    /// What was written, valid as long as the storage.
    package var bytes: UnsafeBufferPointer<UInt8> {
        unsafe UnsafeBufferPointer(buffer.bytes(count: count))
    }
}
