import COpenSSL
import Glibc
import HTTPServer

/// TLS over a connection's socket, without blocking.
@safe final class TLSTransport: ConnectionTransport {
    private let session: OpaquePointer
    private let descriptor: Int32
    /// The ALPN callback needs it while the handshake lasts; a reload may drop the server's own reference.
    private let context: TLSContext
    private var isHandshaken = false
    private var isBroken = false

    init?(context: TLSContext, descriptor: Int32) {
        guard let session = unsafe context.makeSession() else { return nil }
        unsafe self.session = session
        self.context = context
        self.descriptor = descriptor
        guard unsafe SSL_set_fd(session, descriptor) == 1 else { return nil }
        unsafe SSL_set_accept_state(session)
    }

    deinit { unsafe SSL_free(session) }

    var isSecure: Bool { true }

    /// OpenSSL's buffer for a record: header, 16 KiB, what encryption adds. It lets go of an empty one.
    private static let recordBytes = 16 * 1024 + 512

    var heldBytes: Int { unsafe SSL_has_pending(session) == 1 ? Self.recordBytes : 0 }

    func handshake() -> HandshakeProgress {
        ERR_clear_error()
        let result = unsafe SSL_do_handshake(session)
        if result == 1 {
            isHandshaken = true
            return .done(applicationProtocol: applicationProtocol)
        }
        switch progress(of: result) {
        case .blocked(let interest): return .blocked(on: interest)
        case .bytes, .end, .failed: return .failed
        }
    }

    private var applicationProtocol: String? {
        var name: UnsafePointer<UInt8>?
        var length: UInt32 = 0
        unsafe SSL_get0_alpn_selected(session, &name, &length)
        guard let name = unsafe name else { return nil }
        return unsafe String(decoding: UnsafeBufferPointer(start: name, count: Int(length)), as: UTF8.self)
    }

    func read(into buffer: inout MutableSpan<UInt8>) -> TransportProgress {
        ERR_clear_error()
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe SSL_read(session, $0.baseAddress, Int32(clamping: $0.count))
        }
        return count > 0 ? .bytes(Int(count)) : progress(of: count)
    }

    func write(_ bytes: Span<UInt8>, more: Bool) -> TransportProgress {
        ERR_clear_error()
        let count = unsafe bytes.withUnsafeBytes {
            unsafe SSL_write(session, $0.baseAddress, Int32(clamping: $0.count))
        }
        return count > 0 ? .bytes(Int(count)) : progress(of: count)
    }

    func closeWriting() {
        ERR_clear_error()
        // After a fatal error OpenSSL must not be asked for a close_notify.
        if isHandshaken, !isBroken { unsafe SSL_shutdown(session) }
        _ = shutdown(descriptor, Int32(SHUT_WR))
    }

    private func progress(of result: Int32) -> TransportProgress {
        switch unsafe SSL_get_error(session, result) {
        case SSL_ERROR_WANT_READ: return .blocked(on: .read)
        case SSL_ERROR_WANT_WRITE: return .blocked(on: .write)
        case SSL_ERROR_ZERO_RETURN: return .end
        default:
            isBroken = true
            ERR_clear_error()
            return .failed
        }
    }
}
