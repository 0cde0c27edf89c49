import CLinux
import Glibc

/// Read-only bytes: a memory-mapped file, or a copy of bytes that were given.
// Unchecked Sendable: the memory is never written after `init`, and released only with the last reference.
@safe final class FileBytes: @unchecked Sendable {
    private let bytes: UnsafeRawBufferPointer
    private let isMapped: Bool
    /// The file's; nil of bytes that were given.
    let identity: FileIdentity?

    /// Maps the file at `path` into memory. The file must not be truncated while it is mapped: replace model files,
    /// do not overwrite them.
    init(mapping path: String) throws(SafetensorsError) {
        let (descriptor, status): (Int32, stat)
        do throws(RegularFile.Failure) { (descriptor, status) = try RegularFile.open(path) } catch {
            throw .unreadable(path: path, reason: error.reason)
        }
        defer { close(descriptor) }
        let count = Int(status.st_size)
        guard count > 0 else { throw .tooShort(byteCount: 0) }
        let address = unsafe mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let address = unsafe address, unsafe address != MAP_FAILED else {
            throw .unreadable(path: path, reason: Self.lastError())
        }
        unsafe bytes = UnsafeRawBufferPointer(start: address, count: count)
        isMapped = true
        identity = FileIdentity(status)
    }

    /// Keeps a copy of `source`.
    init(copying source: [UInt8]) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: source.count, alignment: 8)
        unsafe copy.copyBytes(from: source)
        unsafe bytes = UnsafeRawBufferPointer(copy)
        isMapped = false
        identity = nil
    }

    deinit {
        if isMapped {
            unsafe munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
        } else {
            unsafe bytes.deallocate()
        }
    }

    /// Calls `body` with all bytes; the pointer is valid during the call only.
    func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe try body(bytes)
    }

    /// Brings the whole file into memory at once, which takes less time than a fault for each few pages.
    func populate() {
        guard isMapped else { return }
        _ = unsafe linux_populate(bytes.baseAddress, UInt(bytes.count))
    }

    /// Lets go of the memory of bytes that have been read; whoever reads them again gets them from the file again. It ends
    /// at whole pages within `range`.
    func release(_ range: Range<Int>) {
        guard isMapped, let base = unsafe bytes.baseAddress else { return }
        let page = Int(getpagesize())
        let first = (range.lowerBound + page - 1) / page * page
        let last = unsafe range.upperBound == bytes.count ? range.upperBound : range.upperBound / page * page
        guard first < last else { return }
        unsafe madvise(UnsafeMutableRawPointer(mutating: base + first), last - first, MADV_DONTNEED)
    }

    /// The operating system's words for `errno`.
    static func lastError() -> String { RegularFile.Failure.ofLastCall.reason }
}
