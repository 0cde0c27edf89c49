/// Weights in memory aligned to a cache line, never written after their creation.
@safe package final class AlignedFloats: @unchecked Sendable {
    // Sendable because nothing writes to the memory once the initializer has returned.

    /// The first float; valid as long as this object lives.
    package let pointer: UnsafePointer<Float>
    /// The number of floats.
    package let count: Int

    private let memory: UnsafeMutableRawPointer

    package init(_ values: [Float]) {
        count = values.count
        unsafe memory = UnsafeMutableRawPointer.allocate(
            byteCount: max(1, values.count) * MemoryLayout<Float>.stride, alignment: 64)
        let floats = unsafe memory.bindMemory(to: Float.self, capacity: values.count)
        for (index, value) in values.enumerated() {
            unsafe (floats + index).initialize(to: value)
        }
        unsafe pointer = UnsafePointer(floats)
    }

    deinit {
        unsafe memory.deallocate()
    }
}
