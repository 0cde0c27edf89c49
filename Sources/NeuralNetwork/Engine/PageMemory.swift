import Glibc

/// Zeroed memory of whole pages, on huge pages where the system grants them: weights and arenas are large and walked
/// front to back.
///
/// `@unchecked Sendable`: the object owns the memory and never touches it; who writes to it says who may read when.
@safe final class PageMemory: @unchecked Sendable {
    /// The number of bytes.
    let count: Int
    /// The first byte, aligned to 2 MiB when the memory is that large, else to a page.
    @unsafe let base: UnsafeMutableRawPointer

    private let mapping: UnsafeMutableRawPointer
    private let mappingCount: Int
    private static let hugePage = 2 << 20

    /// Maps `byteCount` bytes. It is a fatal error when the system has no memory left, as for any allocation.
    init(byteCount: Int) {
        let isHuge = byteCount >= Self.hugePage / 2
        count = isHuge ? (byteCount + Self.hugePage - 1) / Self.hugePage * Self.hugePage : max(byteCount, 4096)
        mappingCount = count + (isHuge ? Self.hugePage : 0)
        guard
            let address = unsafe mmap(
                nil, mappingCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0),
            unsafe address != MAP_FAILED
        else { fatalError("cannot map \(byteCount) bytes") }
        unsafe mapping = address
        let misalignment = isHuge ? Int(bitPattern: address) % Self.hugePage : 0
        unsafe base = misalignment == 0 ? address : address + (Self.hugePage - misalignment)
        if isHuge { unsafe madvise(base, count, MADV_HUGEPAGE) }
    }

    deinit { unsafe munmap(mapping, mappingCount) }
}
