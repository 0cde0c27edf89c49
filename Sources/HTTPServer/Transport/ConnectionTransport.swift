/// Which readiness of its socket a transport waits for.
public enum TransportInterest: Sendable {
    /// The socket must become readable.
    case read
    /// The socket must become writable.
    case write
}

/// How far an operation of a transport got.
public enum TransportProgress: Sendable {
    /// So many bytes went through, at least one.
    case bytes(Int)
    /// Nothing can be done until the socket is ready.
    case blocked(on: TransportInterest)
    /// The client has ended its side of the stream.
    case end
    /// The connection is broken.
    case failed
}

/// How far a transport's handshake got.
public enum HandshakeProgress: Sendable {
    /// The stream may be used; what the handshake negotiated (ALPN) as the protocol spoken on it, if anything.
    case done(applicationProtocol: String?)
    /// The handshake goes on when the socket is ready.
    case blocked(on: TransportInterest)
    /// There will be no connection.
    case failed
}

/// A byte stream under HTTP on a non-blocking socket: plain TCP in this target, TLS in another one. It is used on the
/// event-loop thread only and doesn't close the socket, which is the connection's.
public protocol ConnectionTransport: AnyObject {
    /// Whether the stream is encrypted and the client may take it for `https`.
    var isSecure: Bool { get }
    /// Memory, in bytes, of what was read from the socket and cannot be handed on yet, as a part of a TLS record.
    var heldBytes: Int { get }
    /// Starts or goes on with the handshake.
    func handshake() -> HandshakeProgress
    /// Reads what is there into a buffer of at least 16 KiB, leaving nothing readable behind in the transport itself.
    func read(into buffer: inout MutableSpan<UInt8>) -> TransportProgress
    /// Writes as much as the socket takes.
    /// - Parameter bytes: what is sent.
    /// - Parameter more: whether more follows at once, so that a packet need not be sent yet.
    func write(_ bytes: Span<UInt8>, more: Bool) -> TransportProgress
    /// Ends this side of the stream.
    func closeWriting()
}

extension ConnectionTransport {
    /// Nothing is held back.
    public var heldBytes: Int { 0 }
}

/// What makes a server's transports: TLS with its certificate, for example.
public protocol TransportSecurity: Sendable {
    /// A transport on an accepted, non-blocking socket; `nil` if none can be made.
    func makeTransport(descriptor: Int32) -> (any ConnectionTransport)?
}
