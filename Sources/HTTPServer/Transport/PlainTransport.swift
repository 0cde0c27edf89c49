import CLinux
import Glibc

/// TCP as it is.
final class PlainTransport: ConnectionTransport {
    private let descriptor: Int32

    init(descriptor: Int32) { self.descriptor = descriptor }

    var isSecure: Bool { false }

    func handshake() -> HandshakeProgress { .done(applicationProtocol: nil) }

    func read(into buffer: inout MutableSpan<UInt8>) -> TransportProgress {
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
        if count > 0 { return .bytes(count) }
        if count == 0 { return .end }
        return errno == EAGAIN || errno == EINTR ? .blocked(on: .read) : .failed
    }

    func write(_ bytes: Span<UInt8>, more: Bool) -> TransportProgress {
        let flags = Int32(MSG_NOSIGNAL) | (more ? Int32(MSG_MORE) : 0)
        let count = unsafe bytes.withUnsafeBytes { unsafe send(descriptor, $0.baseAddress, $0.count, flags) }
        if count >= 0 { return .bytes(count) }
        return errno == EAGAIN || errno == EINTR ? .blocked(on: .write) : .failed
    }

    func closeWriting() {
        _ = shutdown(descriptor, Int32(SHUT_WR))
    }
}
