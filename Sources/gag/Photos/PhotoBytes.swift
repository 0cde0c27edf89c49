import Glibc

/// Reads whole files with the operating system's own words for what goes wrong.
enum PhotoBytes {
    /// The bytes of a photo.
    ///
    /// - Throws: `PhotoError.unreadable`.
    static func read(_ source: PhotoSource) throws(PhotoError) -> [UInt8] {
        switch source {
        case .standardInput: return try read(descriptor: STDIN_FILENO)
        case .file(let path):
            let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw .lastError }
            defer { close(descriptor) }
            return try read(descriptor: descriptor)
        }
    }

    private static func read(descriptor: Int32) throws(PhotoError) -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let start = bytes.count
            bytes.append(contentsOf: repeatElement(0, count: max(1 << 16, start)))
            let count = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(descriptor, buffer.baseAddress?.advanced(by: start), buffer.count - start)
            }
            if count < 0 && errno != EINTR { throw .lastError }
            bytes.removeLast(bytes.count - start - max(0, count))
            if count == 0 { return bytes }
        }
    }
}

extension PhotoError {
    /// The operating system's last error in this thread.
    fileprivate static var lastError: PhotoError {
        .unreadable(reason: unsafe String(cString: strerror(errno)))
    }
}
