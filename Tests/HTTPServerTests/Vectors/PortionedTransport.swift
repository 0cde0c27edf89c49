import Foundation
import HTTPServer
import Synchronization

/// How a connection's bytes are cut before the server sees them.
enum Portions: Sendable {
    case whole
    case singleBytes
    case split(at: Int)
}

/// Makes transports that read in portions of the test's choosing, so that every split is certain to happen.
final class PortionedSecurity: TransportSecurity {
    private let portions = Mutex(Portions.whole)

    /// Sets the portions of the connections that will be accepted.
    func use(_ value: Portions) { portions.withLock { $0 = value } }

    func makeTransport(descriptor: Int32) -> (any ConnectionTransport)? {
        PortionedTransport(descriptor: descriptor, portions: portions.withLock { $0 })
    }
}

/// TCP read in portions.
final class PortionedTransport: ConnectionTransport {
    private let descriptor: Int32
    private let portions: Portions
    private var count = 0

    init(descriptor: Int32, portions: Portions) {
        self.descriptor = descriptor
        self.portions = portions
    }

    var isSecure: Bool { false }
    func handshake() -> HandshakeProgress { .done(applicationProtocol: nil) }

    func read(into buffer: inout MutableSpan<UInt8>) -> TransportProgress {
        let limit =
            switch portions {
            case .whole: Int.max
            case .singleBytes: 1
            case .split(let position): count < position ? position - count : Int.max
            }
        let result = unsafe buffer.withUnsafeMutableBytes {
            unsafe recv(descriptor, $0.baseAddress, min(limit, $0.count), 0)
        }
        guard result > 0 else {
            return result == 0 ? .end : errno == EAGAIN ? .blocked(on: .read) : .failed
        }
        count += result
        return .bytes(result)
    }

    func write(_ bytes: Span<UInt8>, more: Bool) -> TransportProgress {
        let result = unsafe bytes.withUnsafeBytes {
            unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        return result >= 0 ? .bytes(result) : errno == EAGAIN ? .blocked(on: .write) : .failed
    }

    func closeWriting() { shutdown(descriptor, Int32(SHUT_WR)) }
}
