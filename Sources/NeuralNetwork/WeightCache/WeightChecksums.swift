import CLinux
import CXXHash
import Glibc
import Synchronization

/// The checksums of packed weights, chunk by chunk, computed or compared by several threads.
///
/// XXH3 (Yann Collet) tells damage, not intent: who can write to the cache can write its checksums too.
@safe final class WeightChecksums: LaneWork {
    private let weights: UnsafeRawBufferPointer
    private let expected: [UInt64]
    private let next = Atomic<Int>(0)
    private let isDamaged = Atomic<Bool>(false)

    private init(_ weights: UnsafeRawBufferPointer, expected: [UInt64]) {
        unsafe self.weights = weights
        self.expected = expected
    }

    /// The checksum of each chunk.
    static func compute(_ weights: UnsafeRawBufferPointer) -> [UInt64] {
        (0..<PackedWeightHeader.chunks(weights.count)).map { unsafe checksum(chunk($0, of: weights)) }
    }

    /// Whether every chunk has its checksum. The memory may be a mapped file's, which is read meanwhile.
    static func agree(_ weights: UnsafeRawBufferPointer, _ expected: [UInt64]) -> Bool {
        guard expected.count == PackedWeightHeader.chunks(weights.count) else { return false }
        let work = unsafe WeightChecksums(weights, expected: expected)
        LaneTeam(count: min(4, LaneTeam.coreCount)).run(work)
        return !work.isDamaged.load(ordering: .acquiring)
    }

    func run(lane: Int) {
        while !isDamaged.load(ordering: .relaxed) {
            let index = next.add(1, ordering: .relaxed).oldValue
            guard index < expected.count else { return }
            let chunk = unsafe Self.chunk(index, of: weights)
            // All pages at once instead of a fault for each few; an error where the file has become shorter, which reading
            // would be killed for.
            let status = unsafe linux_populate(chunk.baseAddress, UInt(chunk.count))
            if unsafe status == EFAULT || Self.checksum(chunk) != expected[index] {
                isDamaged.store(true, ordering: .releasing)
            }
        }
    }

    private static func chunk(_ index: Int, of weights: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let first = index * PackedWeightHeader.chunkBytes
        return unsafe UnsafeRawBufferPointer(
            rebasing: weights[first..<min(first + PackedWeightHeader.chunkBytes, weights.count)])
    }

    private static func checksum(_ chunk: UnsafeRawBufferPointer) -> UInt64 {
        unsafe XXH3_64bits(chunk.baseAddress, chunk.count)
    }
}
