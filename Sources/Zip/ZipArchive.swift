import CZip

/// A zip archive open for reading.
@safe package struct ZipArchive: ~Copyable {
    private let archive: OpaquePointer
    private let path: String

    /// Opens the archive at `path`.
    ///
    /// - Throws: ``ZipError/unreadable(path:reason:)`` with the library's reason.
    package init(path: String) throws(ZipError) {
        var code: Int32 = 0
        guard let archive = unsafe zip_open(path, ZIP_RDONLY, &code) else {
            throw .unreadable(path: path, reason: ZipError.reason(code))
        }
        unsafe self.archive = unsafe archive
        self.path = path
    }

    deinit {
        unsafe zip_discard(archive)
    }

    /// The names of all entries, in the order of the archive.
    package var names: [String] {
        let count = unsafe zip_get_num_entries(archive, 0)
        return (0..<max(0, count)).compactMap { index in
            unsafe zip_get_name(archive, zip_uint64_t(index), 0).map { unsafe String(cString: $0) }
        }
    }

    /// The content of one entry, checked against its checksum.
    ///
    /// - Parameter name: the name of the entry.
    /// - Parameter maximumByteCount: A larger entry is refused before anything is allocated.
    /// - Throws: ``ZipError/corrupt(path:detail:)`` when the entry is missing, too large, encrypted or damaged.
    package func bytes(of name: String, maximumByteCount: Int = 1 << 32) throws(ZipError) -> [UInt8] {
        var status = unsafe zip_stat_t()
        guard unsafe zip_stat(archive, name, 0, &status) == 0, unsafe status.valid & UInt64(ZIP_STAT_SIZE) != 0 else {
            throw .corrupt(path: path, detail: "there is no entry \(name)")
        }
        let size = unsafe status.size
        guard size <= UInt64(maximumByteCount) else {
            throw .corrupt(path: path, detail: "entry \(name) of \(size) bytes; at most \(maximumByteCount) are read")
        }
        guard let file = unsafe zip_fopen(archive, name, 0) else {
            throw .corrupt(path: path, detail: "entry \(name): " + (unsafe String(cString: zip_strerror(archive))))
        }
        defer { unsafe zip_fclose(file) }
        let content = unsafe [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
            while count < Int(size) {
                let read = unsafe zip_fread(
                    file, buffer.baseAddress.map { unsafe $0 + count }, zip_uint64_t(Int(size) - count))
                guard read > 0 else { break }
                count += Int(read)
            }
        }
        // A read past the end makes the library compare the checksum.
        var extra: UInt8 = 0
        guard content.count == Int(size), unsafe zip_fread(file, &extra, 1) == 0 else {
            throw .corrupt(path: path, detail: "entry \(name) is damaged")
        }
        return content
    }
}
