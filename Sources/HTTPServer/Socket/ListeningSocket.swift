import CLinux
import Glibc

/// A bound, listening TCP or Unix socket.
final class ListeningSocket: Sendable {
    /// What an attempt to accept a connection led to.
    enum Accepted {
        case connection(descriptor: Int32, address: SocketAddress)
        /// Nobody is waiting.
        case none
        /// This client has gone already; the next may be there.
        case retry
        /// The process or the system has no descriptors or memory left.
        case exhausted
    }

    /// The TCP port; 0 for a Unix socket.
    let port: Int
    private let socket: OwnedDescriptor
    /// The file of a Unix socket of the server's own, which goes with it.
    private let file: SocketFile?
    /// Whether another process has the socket too, and will listen when this one has ended.
    private let isShared: Bool

    private init(_ descriptor: Int32, port: Int, file: SocketFile? = nil, isShared: Bool = false) {
        socket = OwnedDescriptor(descriptor)
        self.port = port
        self.file = file
        self.isShared = isShared
    }

    deinit { file?.remove() }

    /// Listens on every address that a host stands for, and on the path of `unix:PATH`.
    static func all(host: String, port: Int, backlog: Int) throws(HTTPServerError) -> [ListeningSocket] {
        if host.hasPrefix("unix:") { return [try unix(path: String(host.dropFirst(5)), backlog: backlog)] }
        // Any free port has to be free on all addresses; the first may be taken on another one.
        for _ in 0..<16 {
            if let sockets = try tcp(host: host, port: port, backlog: backlog) { return sockets }
        }
        throw .cannotBind(host: host, port: port, errno: EADDRINUSE)
    }

    /// A socket that the process was started with (systemd's socket activation).
    init(inherited descriptor: Int32) throws(HTTPServerError) {
        var isListening: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard unsafe getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &isListening, &length) == 0, isListening == 1
        else { throw .notListening(descriptor: descriptor) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        socket = OwnedDescriptor(descriptor)
        port = SocketAddress.bound(to: descriptor)?.hostAndPort.port ?? 0
        file = nil
        isShared = true
    }

    /// - Returns: `nil` if the port that the first address got is taken on another one.
    private static func tcp(host: String, port: Int, backlog: Int) throws(HTTPServerError) -> [ListeningSocket]? {
        var sockets: [ListeningSocket] = []
        var failure = HTTPServerError.unknownHost(host, reason: "no addresses")
        for address in try SocketAddress.all(host: host, port: port) {
            let address = sockets.first.map { address.with(port: $0.port) } ?? address
            do throws(HTTPServerError) {
                let isAlone = sockets.isEmpty
                let descriptor = try listen(on: address, host: host, port: port, backlog: backlog, takesBoth: isAlone)
                let bound = SocketAddress.bound(to: descriptor)?.hostAndPort.port ?? port
                sockets.append(ListeningSocket(descriptor, port: bound))
            } catch {
                failure = error
                guard case .cannotBind(_, _, let code) = error, !sockets.isEmpty else { continue }
                // A machine without IPv6 has no such address.
                if code == EADDRNOTAVAIL || code == EAFNOSUPPORT { continue }
                if port == 0, code == EADDRINUSE { return nil }
                throw error
            }
        }
        if sockets.isEmpty { throw failure }
        return sockets
    }

    private static func unix(path: String, backlog: Int) throws(HTTPServerError) -> ListeningSocket {
        guard let address = SocketAddress(unixPath: path) else { throw .unixPath(path) }
        SocketFile.removeStale(path, address)
        let descriptor = try listen(on: address, host: "unix:" + path, port: 0, backlog: backlog, takesBoth: false)
        return ListeningSocket(descriptor, port: 0, file: SocketFile(path))
    }

    var descriptor: Int32 { socket.rawValue }

    /// Takes the next waiting connection as a non-blocking socket.
    func accept() -> Accepted {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let descriptor = unsafe withUnsafeMutablePointer(to: &storage) {
            unsafe linux_accept_nonblocking(self.descriptor, $0, &length)
        }
        if descriptor >= 0 {
            return .connection(
                descriptor: descriptor, address: SocketAddress(storage: storage, length: length))
        }
        switch errno {
        case EAGAIN: return .none
        case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted
        default: return .retry  // ECONNABORTED, EINTR, EPROTO and the network errors that accept(2) lists
        }
    }

    /// Refuses connections from now on; the port stays taken until the socket goes. Where another process has the socket,
    /// connections wait for it.
    func stopListening() {
        file?.remove()
        if !isShared { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }
    }

    private static func listen(
        on address: SocketAddress, host: String, port: Int, backlog: Int, takesBoth: Bool
    ) throws(HTTPServerError) -> Int32 {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = Glibc.socket(address.family, type, 0)
        guard descriptor >= 0 else {
            if errno == EAFNOSUPPORT { throw .cannotBind(host: host, port: port, errno: errno) }
            throw .system(call: "socket", errno: errno)
        }
        SocketOption.set(descriptor, level: SOL_SOCKET, SO_REUSEADDR, to: 1)
        if address.family == AF_INET6 {
            SocketOption.set(descriptor, level: Int32(IPPROTO_IPV6), IPV6_V6ONLY, to: takesBoth ? 0 : 1)
        }
        let bound = unsafe address.withSockaddr { unsafe bind(descriptor, $0, $1) }
        guard bound == 0, Glibc.listen(descriptor, Int32(clamping: backlog)) == 0 else {
            let code = errno
            close(descriptor)
            throw .cannotBind(host: host, port: port, errno: code)
        }
        return descriptor
    }
}
