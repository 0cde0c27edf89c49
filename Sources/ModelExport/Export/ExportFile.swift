import Glibc
import ModelFiles
import Zip

/// A file that appears at its path whole or not at all.
struct ExportFile {
    let path: String
    /// Whether what is at the path may be replaced.
    let replaces: Bool

    /// The place where the file grows: beside its own, so that it can be renamed.
    private var temporary: String {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return (parts.dropLast() + [".\(parts.last ?? "model").\(getpid()).partial"]).joined(separator: "/")
    }

    /// Refuses early, before anything is computed.
    ///
    /// - Throws: `exists`; `unwritable` where a directory is at the path.
    func check() throws(ExportError) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return }
        guard replaces else { throw .exists(path: path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .unwritable(path: path, reason: "it is no file") }
    }

    /// Writes the bytes.
    ///
    /// - Throws: `exists` or `unwritable`.
    func write(_ bytes: [UInt8]) throws(ExportError) {
        try finish { temporary throws(ExportError) in
            guard let file = unsafe fopen(temporary, "wbxe") else { throw failure() }
            let isWritten = unsafe fwrite(bytes, 1, bytes.count, file) == bytes.count && fflush(file) == 0
            let error = failure()
            guard unsafe fclose(file) == 0 else { throw failure() }
            guard isWritten else { throw error }
        }
    }

    /// Writes the archive.
    ///
    /// - Throws: `exists` or `unwritable`.
    func write(_ archive: ZipWriter) throws(ExportError) {
        try finish { temporary throws(ExportError) in
            do throws(ZipError) { try archive.write(to: temporary) } catch {
                guard case .unwritable(_, let reason) = error else { throw .unwritable(path: path, reason: "\(error)") }
                throw .unwritable(path: path, reason: reason)
            }
        }
    }

    private func failure() -> ExportError {
        .unwritable(path: path, reason: unsafe String(cString: strerror(errno)))
    }

    /// Has `fill` write under a hidden name, and then gives the file its own.
    private func finish(_ fill: (String) throws(ExportError) -> Void) throws(ExportError) {
        let temporary = temporary
        defer { unsafe unlink(temporary) }
        try fill(temporary)
        if replaces {
            guard unsafe rename(temporary, path) == 0 else { throw failure() }
        } else {
            // Unlike a renaming, a link takes nobody's place.
            guard unsafe link(temporary, path) == 0 else {
                throw errno == EEXIST ? .exists(path: path) : failure()
            }
        }
    }
}
