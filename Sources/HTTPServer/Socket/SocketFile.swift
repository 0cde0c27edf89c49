import Glibc

/// The file of a Unix socket that this process has made. It stays in the directory when its socket has gone.
struct SocketFile: Sendable {
    private let path: String
    private let identity: (device: dev_t, inode: ino_t)?

    /// The file that a socket was just bound to.
    init(_ path: String) {
        self.path = path
        identity = Self.identity(path)
    }

    /// Removes the file, unless another has come to its place.
    func remove() {
        guard let identity, let now = Self.identity(path), now == identity else { return }
        unsafe unlink(path)
    }

    /// Removes a socket's file that nobody listens behind any more.
    static func removeStale(_ path: String, _ address: SocketAddress) {
        guard identity(path) != nil else { return }
        let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard probe >= 0 else { return }
        defer { close(probe) }
        let result = unsafe address.withSockaddr { unsafe connect(probe, $0, $1) }
        if result != 0, errno == ECONNREFUSED { unsafe unlink(path) }
    }

    /// Which socket is there; `nil` for none, or another kind of file.
    private static func identity(_ path: String) -> (device: dev_t, inode: ino_t)? {
        var status = stat()
        guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return nil }
        return (status.st_dev, status.st_ino)
    }
}
