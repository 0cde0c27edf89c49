/// What speaks HTTP on one connection: HTTP/1.1 in this target, HTTP/2 in another one. It lives on the event-loop
/// thread, is told what happens and acts through its ``Connection``.
public protocol ConnectionProtocol: AnyObject {
    /// Whether the connection should go on reading. `false` is back-pressure: the client's bytes stay in the kernel.
    var wantsInput: Bool { get }
    /// Whether as much as possible is read at once, or 16 KiB at most.
    var takesLargeReads: Bool { get }
    /// When ``deadlinePassed(now:)`` should be called, if nothing changes until then.
    var deadline: ContinuousClock.Instant? { get }

    /// Takes bytes that have arrived.
    func receive(_ bytes: Span<UInt8>)
    /// A new turn of the loop has begun, for which the protocol has kept some of what arrived.
    func resume()
    /// The client has ended its side; it may still read.
    func receiveEnd()
    /// Output has been handed to the socket; there may be room for more.
    func outputAdvanced()
    /// A handler has answered; `nil` if the exchange was let go without an answer.
    func respond(to stream: Int, with response: HTTPResponse?)
    /// The time set by ``deadline`` has come.
    func deadlinePassed(now: ContinuousClock.Instant)
    /// Answers of which the client has taken nothing since `latest`, though the connection could send it, are to be let go: others
    /// need their memory.
    func letStalledAnswersGo(since latest: ContinuousClock.Instant)
    /// The server is shutting down: no more requests, those in flight are answered.
    func drain()
    /// The connection is gone; every exchange in flight is abandoned.
    func connectionLost()
}

extension ConnectionProtocol {
    /// Large bodies come in large pieces.
    public var takesLargeReads: Bool { true }
    /// Nothing was kept.
    public func resume() {}
    /// What the connection can send is sent.
    public func letStalledAnswersGo(since latest: ContinuousClock.Instant) {}
}

/// A protocol other than HTTP/1.1 that a server also speaks.
public protocol ProtocolUpgrade: Sendable {
    /// Its name in TLS's application-layer protocol negotiation, as `h2`.
    var applicationProtocol: String { get }
    /// What a client that knows the protocol sends first on a connection without TLS.
    var preface: [UInt8] { get }
    /// Starts the protocol on a connection. The preface will be received like any other bytes.
    func makeProtocol(on connection: Connection) -> any ConnectionProtocol
}
