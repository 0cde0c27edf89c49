import Imaging
import Testing

@Suite("Pixel storage")
struct PixelStorageTests {
    struct Stop: Error {}

    private static let count = 1249 * 419 * 3

    /// How many bytes of the pool's next block are not zero.
    private func bytesLeft(in pool: PixelBufferPool) -> Int {
        var left = -1
        _ = unsafe PixelStorage(count: Self.count, pool: pool) { buffer in
            left = unsafe buffer.count { $0 != 0 }
            unsafe buffer.update(repeating: 0)
        }
        return left
    }

    @Test("memory given back holds no pixels")
    func wiped() throws {
        // From a pool that no other test takes blocks from, the same one comes back.
        let pool = PixelBufferPool(maximumBytes: 4 << 20, maximumBuffers: 2)
        do {
            let storage = unsafe PixelStorage(count: Self.count, pool: pool) { unsafe $0.update(repeating: 77) }
            #expect(unsafe storage.bytes[Self.count - 1] == 77)
        }
        #expect(pool.keptBytes == Self.count)
        #expect(bytesLeft(in: pool) == 0)
    }

    @Test("an image that fails while it is written gives its memory back, wiped")
    func failing() {
        let pool = PixelBufferPool(maximumBytes: 4 << 20, maximumBuffers: 2)
        #expect(throws: Stop.self) {
            try unsafe PixelStorage(count: Self.count, pool: pool) { (buffer) throws(Stop) in
                unsafe buffer.update(repeating: 99)
                throw Stop()
            }
        }
        #expect(pool.keptBytes == Self.count)
        #expect(bytesLeft(in: pool) == 0)
    }

    @Test("copies share one block, which outlives the first of them")
    func shared() {
        var copies = [RGBImage(width: 2, height: 1, pixels: [1, 2, 3, 4, 5, 6])]
        copies.append(copies[0])
        copies.removeFirst()
        #expect(copies[0].bytes == [1, 2, 3, 4, 5, 6])
    }

    @Test("the pool keeps no more than its limits")
    func bounded() {
        let pool = PixelBufferPool(maximumBytes: 1 << 20, maximumBuffers: 3)
        let size = 300 << 10
        let buffers = (0..<5).map { _ in pool.take(count: size) }
        for buffer in buffers { pool.giveBack(buffer, used: size) }
        #expect(pool.keptBytes == 3 * size)
        let reused = pool.take(count: size - 1000)
        #expect(pool.keptBytes == 2 * size)
        pool.giveBack(reused, used: size)
        pool.giveBack(pool.take(count: 2 << 20), used: 2 << 20)
        #expect(pool.keptBytes == 3 * size)
        pool.giveBack(pool.take(count: 1000), used: 1000)
        #expect(pool.keptBytes == 3 * size)
    }
}
