import Glibc

/// Reads files whole or in part, with an upper limit.
enum FileHandleBytes {
    /// The first `count` bytes, fewer when the file is shorter; nil when it cannot be read.
    static func first(_ count: Int, of path: String) -> [UInt8]? {
        guard let file = unsafe fopen(path, "rbe") else { return nil }
        defer { unsafe fclose(file) }
        return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            initialized = unsafe fread(buffer.baseAddress, 1, count, file)
        }
    }

    /// The whole file.
    ///
    /// - Throws: `unreadable` with the reason, also when it is larger than `maximumByteCount`.
    static func all(of path: String, maximumByteCount: Int = 1 << 32) throws(ImportError) -> [UInt8] {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            throw .unreadable(path: path, reason: unsafe String(cString: strerror(errno)))
        }
        let size = Int(status.st_size)
        guard size <= maximumByteCount else {
            throw .unreadable(path: path, reason: "\(size) bytes are more than \(maximumByteCount)")
        }
        guard let bytes = first(size, of: path), bytes.count == size else {
            throw .unreadable(path: path, reason: unsafe String(cString: strerror(errno)))
        }
        return bytes
    }
}

extension FileHandleBytes {
    /// `count` bytes from `offset` on.
    ///
    /// - Throws: `unreadable` with the reason, also when the file ends before.
    static func range(offset: Int, count: Int, of path: String) throws(ImportError) -> [UInt8] {
        guard let file = unsafe fopen(path, "rbe") else {
            throw .unreadable(path: path, reason: unsafe String(cString: strerror(errno)))
        }
        defer { unsafe fclose(file) }
        var status = stat()
        guard unsafe fstat(fileno(file), &status) == 0, count >= 0, offset >= 0,
            offset <= Int(status.st_size), count <= Int(status.st_size) - offset,
            unsafe fseek(file, offset, SEEK_SET) == 0
        else { throw .unreadable(path: path, reason: "\(count) bytes at \(offset) lie past its end") }
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            initialized = unsafe fread(buffer.baseAddress, 1, count, file)
        }
        guard bytes.count == count else { throw .unreadable(path: path, reason: "it ended while being read") }
        return bytes
    }
}
