/// Floats of a worker, aligned to a cache line, that keep their memory from photo to photo.
@safe final class RowBuffer {
    /// The first float; valid until the next `reserve` that grows the buffer.
    private(set) var pointer: UnsafeMutablePointer<Float>

    private var memory: UnsafeMutableRawPointer
    private var capacity: Int

    init() {
        capacity = 16
        unsafe memory = Self.allocate(capacity)
        unsafe pointer = unsafe memory.bindMemory(to: Float.self, capacity: capacity)
    }

    deinit {
        unsafe memory.deallocate()
    }

    /// Makes room for `count` floats; only a count that was never asked for before allocates.
    func reserve(_ count: Int) {
        guard count > capacity else { return }
        unsafe memory.deallocate()
        capacity = count
        unsafe memory = Self.allocate(count)
        unsafe pointer = unsafe memory.bindMemory(to: Float.self, capacity: count)
    }

    /// Makes room for `count` floats and sets them to zero.
    func reserveZeroed(_ count: Int) {
        reserve(count)
        unsafe pointer.update(repeating: 0, count: count)
    }

    private static func allocate(_ count: Int) -> UnsafeMutableRawPointer {
        let bytes = count * MemoryLayout<Float>.stride
        let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        unsafe memory.initializeMemory(as: Float.self, repeating: 0, count: count)
        return unsafe memory
    }
}
