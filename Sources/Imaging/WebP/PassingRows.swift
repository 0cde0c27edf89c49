import Glibc

/// Memory for all rows of a picture of which only those are held that were written and not yet released.
@safe struct PassingRows: ~Copyable {
    private let base: UnsafeMutableRawPointer
    private let count: Int
    private let rowBytes: Int
    private static let pageBytes = Int(sysconf(CInt(_SC_PAGESIZE)))

    /// Address space for the rows.
    init(rows: Int, rowBytes: Int) throws(ImageError) {
        self.rowBytes = rowBytes
        count = rows * rowBytes
        let mapped = unsafe mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else {
            throw .outOfMemory
        }
        unsafe base = mapped
    }

    deinit {
        unsafe _ = munmap(base, count)
    }

    /// All of them; valid as long as this is.
    var bytes: UnsafeMutableBufferPointer<UInt8> {
        unsafe UnsafeMutableBufferPointer(start: base.assumingMemoryBound(to: UInt8.self), count: count)
    }

    /// Some of them.
    func rows(_ range: Range<Int>) -> UnsafeMutableBufferPointer<UInt8> {
        unsafe UnsafeMutableBufferPointer(rebasing: bytes[range.lowerBound * rowBytes..<range.upperBound * rowBytes])
    }

    /// Gives the memory of the rows before `row` back; they must not be read again.
    ///
    /// libwebp interpolates colours between two rows that it keeps itself, so it does not read them either.
    func release(through row: Int) {
        let pages = row * rowBytes / Self.pageBytes * Self.pageBytes
        if pages > 0 { unsafe _ = madvise(base, pages, MADV_DONTNEED) }
    }
}
