import Glibc

/// Memory of whole pages: zeroed and on huge pages where the system grants them, since weights and arenas are large and
/// walked front to back, or a file's.
///
/// `@unchecked Sendable`: the object owns the memory and never touches it; who writes to it says who may read when.
@safe package final class PageMemory: @unchecked Sendable {
    /// The number of bytes.
    package let count: Int
    /// The first byte, aligned to 2 MiB when the memory is that large, else to a page.
    @unsafe package let base: UnsafeMutableRawPointer

    private let mapping: UnsafeMutableRawPointer
    private let mappingCount: Int
    private static let hugePage = 2 << 20

    /// Maps `byteCount` bytes. It is a fatal error when the system has no memory left, as for any allocation.
    package init(byteCount: Int) {
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

    /// Maps `byteCount` bytes of a file from `offset` on, a multiple of a page, for reading alone. The file must not become
    /// shorter meanwhile. Nil where the system refuses.
    init?(mapping descriptor: Int32, offset: Int, byteCount: Int) {
        guard let address = unsafe mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, offset),
            unsafe address != MAP_FAILED
        else { return nil }
        count = byteCount
        unsafe mapping = address
        mappingCount = byteCount
        unsafe base = address
    }

    deinit { unsafe munmap(mapping, mappingCount) }
}
