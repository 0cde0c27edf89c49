import CZip
import Glibc

/// Writes a zip archive whose entries are stored as they are.
///
/// Equal entries give equal bytes: the time of each is the first that the format can say.
package struct ZipWriter {
    private var entries: [(name: String, bytes: [UInt8])] = []

    package init() {}

    /// Adds an entry behind the earlier ones.
    package mutating func add(_ name: String, _ bytes: [UInt8]) { entries.append((name, bytes)) }

    /// Writes the archive to `path`, over what may be there.
    ///
    /// - Throws: ``ZipError/unwritable(path:reason:)``; there is no file then, or the old one.
    package func write(to path: String) throws(ZipError) {
        var code: Int32 = 0
        guard let archive = unsafe zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code) else {
            throw .unwritable(path: path, reason: ZipError.reason(code))
        }
        var isClosed = false
        defer { if !isClosed { unsafe zip_discard(archive) } }
        for (name, bytes) in entries {
            // The library reads the entries when it closes the archive, and frees them then.
            guard let copy = unsafe malloc(max(1, bytes.count)) else {
                throw .unwritable(path: path, reason: "out of memory")
            }
            unsafe bytes.withUnsafeBytes { bytes in
                if let start = bytes.baseAddress { unsafe copy.copyMemory(from: start, byteCount: bytes.count) }
            }
            guard let source = unsafe zip_source_buffer(archive, copy, zip_uint64_t(bytes.count), 1) else {
                unsafe free(copy)
                throw .unwritable(path: path, reason: unsafe String(cString: zip_strerror(archive)))
            }
            let index = unsafe zip_file_add(archive, name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
            guard index >= 0 else {
                unsafe zip_source_free(source)
                throw .unwritable(path: path, reason: unsafe String(cString: zip_strerror(archive)))
            }
            unsafe zip_set_file_compression(archive, zip_uint64_t(index), ZIP_CM_STORE, 0)
            unsafe zip_file_set_dostime(archive, zip_uint64_t(index), 0, 1 << 5 | 1, 0)
        }
        guard unsafe zip_close(archive) == 0 else {
            throw .unwritable(path: path, reason: unsafe String(cString: zip_strerror(archive)))
        }
        isClosed = true
    }
}
