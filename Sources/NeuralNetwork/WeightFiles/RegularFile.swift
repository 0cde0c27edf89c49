import Glibc

/// Opens files that must be regular ones: a FIFO or a device would have whoever opens or reads it wait for ever.
package enum RegularFile {
    /// Why a file cannot be read, in the operating system's words where they are its.
    package struct Failure: Error, Equatable {
        package let reason: String

        /// What the system said of the last call that failed.
        static var ofLastCall: Failure { unsafe Failure(reason: String(cString: strerror(errno))) }
    }

    /// Opens a file for reading.
    ///
    /// - Returns: a descriptor that the caller closes, and what fstat says of it.
    static func open(_ path: String) throws(Failure) -> (descriptor: Int32, status: stat) {
        // Without O_NONBLOCK opening a FIFO waits for its writer; for a regular file it means nothing.
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw .ofLastCall }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            let failure = Failure.ofLastCall
            close(descriptor)
            throw failure
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw Failure(reason: "not a regular file")
        }
        return (descriptor, status)
    }

    /// The bytes of a small file.
    ///
    /// - Throws: ``Failure``, also for a file of more than `maximumBytes`.
    package static func read(_ path: String, maximumBytes: Int) throws(Failure) -> [UInt8] {
        let (descriptor, _) = try open(path)
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = unsafe Glibc.read(descriptor, &part, part.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .ofLastCall }
            if count == 0 { return bytes }
            bytes += part[..<count]
            guard bytes.count <= maximumBytes else {
                throw Failure(reason: "it is longer than \(maximumBytes) bytes")
            }
        }
    }
}
