import CLinux
import Glibc

/// A bound, listening TCP socket.
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

    let port: Int
    private let socket: OwnedDescriptor

    init(host: String, port: Int, backlog: Int) throws(HTTPServerError) {
        var failure = HTTPServerError.unknownHost(host, reason: "no addresses")
        for address in try SocketAddress.resolve(host: host, port: port) {
            do throws(HTTPServerError) {
                let descriptor = try Self.listen(on: address, host: host, port: port, backlog: backlog)
                self.port = SocketAddress.bound(to: descriptor)?.hostAndPort.port ?? port
                socket = OwnedDescriptor(descriptor)
                return
            } catch {
                failure = error
            }
        }
        throw failure
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

    /// Refuses connections from now on; the port stays taken until the socket goes.
    func stopListening() {
        _ = shutdown(descriptor, Int32(SHUT_RDWR))
    }

    private static func listen(
        on address: SocketAddress, host: String, port: Int, backlog: Int
    ) throws(HTTPServerError) -> Int32 {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = Glibc.socket(address.family, type, 0)
        guard descriptor >= 0 else { throw .system(call: "socket", errno: errno) }
        SocketOption.set(descriptor, level: SOL_SOCKET, SO_REUSEADDR, to: 1)
        if address.family == AF_INET6 {
            SocketOption.set(descriptor, level: Int32(IPPROTO_IPV6), IPV6_V6ONLY, to: 0)
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
