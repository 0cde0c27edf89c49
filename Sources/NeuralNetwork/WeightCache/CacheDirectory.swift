import Glibc

/// A directory of files that can be made again at any time. Each is replaced as a whole, never written in place, and none
/// is read that another user could have written.
public struct CacheDirectory: Sendable, Hashable {
    /// The directory, which need not exist.
    public let path: String

    /// - Parameter path: absolute, or relative to the working directory.
    public init(path: String) { self.path = path }

    /// Opens a file for reading, or returns nil where there is none that can be trusted.
    func open(_ name: String) -> CachedFile? {
        guard (try? check()) != nil else { return nil }
        let descriptor = unsafe Glibc.open("\(path)/\(name)", O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, Self.isOwn(status) else {
            close(descriptor)
            return nil
        }
        return CachedFile(descriptor: descriptor, byteCount: Int(status.st_size))
    }

    /// The bytes of a small file, or nil where there is none that can be trusted.
    package func read(_ name: String) -> [UInt8]? {
        guard let file = open(name), file.byteCount <= 1 << 20 else { return nil }
        return file.read(file.byteCount, at: 0)
    }

    /// Replaces a file by `parts`, one after the other. Whoever reads sees the old file or the whole new one.
    package func replace(_ name: String, with parts: [UnsafeRawBufferPointer]) throws(CacheError) {
        try make()
        try check()
        removeLeftovers()
        // In containers that share a volume all processes may have the same number.
        let part = "\(path)/\(name).\(UInt64.random(in: 0...UInt64.max))\(Self.partSuffix)"
        let descriptor = unsafe Glibc.open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unwritable(path: part, reason: FileBytes.lastError()) }
        defer { close(descriptor) }
        for index in unsafe parts.indices {
            guard unsafe Self.write(parts[index], to: descriptor) else {
                let reason = FileBytes.lastError()
                unsafe unlink(part)
                throw .unwritable(path: part, reason: reason)
            }
        }
        guard unsafe rename(part, "\(path)/\(name)") == 0 else {
            let reason = FileBytes.lastError()
            unsafe unlink(part)
            throw .unwritable(path: "\(path)/\(name)", reason: reason)
        }
    }

    /// Notes that a file is in use, which keeps it longest.
    func touch(_ name: String) { unsafe utimensat(AT_FDCWD, "\(path)/\(name)", nil, 0) }

    /// Removes files, those first that were not in use for the longest time, until those with `suffix` keep to so many
    /// bytes.
    func prune(suffix: String, maximumBytes: Int) {
        var files: [(name: String, used: Int, byteCount: Int)] = []
        for (name, status) in self.files(suffix: suffix) {
            let used = status.st_mtim.tv_sec &* 1_000_000_000 &+ status.st_mtim.tv_nsec
            files.append((name, used, Int(status.st_size)))
        }
        var total = 0
        for file in files.sorted(by: { $0.used > $1.used }) {
            total += file.byteCount
            if total > maximumBytes { unsafe unlink("\(path)/\(file.name)") }
        }
    }

    private static let partSuffix = ".part"

    /// Removes what interrupted writers left behind an hour ago or longer.
    private func removeLeftovers() {
        for (name, status) in files(suffix: Self.partSuffix) where time(nil) - status.st_mtim.tv_sec > 3600 {
            unsafe unlink("\(path)/\(name)")
        }
    }

    private func files(suffix: String) -> [(name: String, status: stat)] {
        names().filter { $0.hasSuffix(suffix) }.compactMap { name in
            var status = stat()
            guard unsafe lstat("\(path)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
            return (name, status)
        }
    }

    private func names() -> [String] {
        guard let directory = unsafe opendir(path) else { return [] }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
                unsafe name.withMemoryRebound(to: CChar.self, capacity: 256) {
                    names.append(unsafe String(cString: $0))
                }
            }
        }
        return names
    }

    private func make() throws(CacheError) {
        var made = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            made += part
            if !made.isEmpty, unsafe mkdir(made, 0o700) != 0, errno != EEXIST {
                throw .noDirectory(path: path, reason: FileBytes.lastError())
            }
            made += "/"
        }
    }

    private func check() throws(CacheError) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            throw .noDirectory(path: path, reason: FileBytes.lastError())
        }
        guard Self.isOwn(status) else { throw .exposed(path: path) }
    }

    /// Whether nobody but this user, or the system's, can have written it.
    private static func isOwn(_ status: stat) -> Bool {
        (status.st_uid == geteuid() || status.st_uid == 0) && status.st_mode & (S_IWGRP | S_IWOTH) == 0
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
        var position = 0
        while position < bytes.count {
            let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[position...])
            let count = unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
            guard count > 0 || count < 0 && errno == EINTR else { return false }
            position += max(count, 0)
        }
        return true
    }
}

/// A file that is open for reading.
struct CachedFile: ~Copyable {
    let descriptor: Int32
    let byteCount: Int

    deinit { close(descriptor) }

    /// `count` bytes from `position` on, or nil where the file has fewer.
    borrowing func read(_ count: Int, at position: Int) -> [UInt8]? {
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            while initializedCount < count {
                let rest = unsafe UnsafeMutableBufferPointer(rebasing: buffer[initializedCount...])
                let result = unsafe pread(
                    descriptor, rest.baseAddress, count - initializedCount, position + initializedCount)
                guard result > 0 else { return }
                initializedCount += result
            }
        }
        return bytes.count == count ? bytes : nil
    }
}
