import Glibc

/// One client's connection: its socket, transport, unsent output and the protocol spoken on it. It lives on the
/// event-loop thread.
public final class Connection {
    enum Phase {
        case handshaking
        case open
        /// Closes when the output is sent.
        case finishing(lingering: Bool)
        /// All is sent and this side is closed; what still arrives is thrown away until the client has closed too.
        case lingering
        case closed
    }

    let id: UInt64
    let descriptor: Int32
    /// The client's address, without the port.
    public let peerAddress: String
    let transport: any ConnectionTransport
    unowned let loop: EventLoop
    var phase = Phase.handshaking
    var output = OutputQueue()
    var current: (any ConnectionProtocol)?
    /// Whether the client has ended its side.
    var inputEnded = false
    var readBlockedOnWrite = false
    var writeBlockedOn: TransportInterest?
    var registeredEvents: UInt32 = 0
    /// When the present handshake, writing or lingering must be over.
    var phaseDeadline: ContinuousClock.Instant?
    /// When the client last took something of the output, or when there was none.
    var lastProgress: ContinuousClock.Instant
    /// The end of lingering whatever arrives.
    var lingerEnd: ContinuousClock.Instant?
    /// The entry of this connection in the loop's deadline queue.
    var scheduledDeadline: ContinuousClock.Instant?
    /// The memory of its requests' heads.
    package let headMemory: HeadMemory
    /// What the transport holds back, counted in the budget.
    var transportMemory: MemoryReservation?
    /// How much of its share of a turn of the loop the connection has had.
    var work = (turn: 0 as UInt64, units: 0)

    init(id: UInt64, descriptor: Int32, peerAddress: String, transport: any ConnectionTransport, loop: EventLoop) {
        self.id = id
        self.descriptor = descriptor
        self.peerAddress = peerAddress
        self.transport = transport
        self.loop = loop
        headMemory = HeadMemory(memory: loop.bodyMemory)
        lastProgress = loop.now
        phaseDeadline = loop.now + loop.configuration.headerTimeout
    }

    deinit { close(descriptor) }

    /// The server's settings.
    public var configuration: HTTPServerConfiguration { loop.configuration }
    /// What answers the requests.
    public var handler: any HTTPHandler { loop.handler }
    /// The budget for request bodies and whatever else clients have sent.
    public var bodyMemory: BodyMemory { loop.bodyMemory }
    /// The time at which the loop woke up.
    public var now: ContinuousClock.Instant { loop.now }
    /// The value for a `Date` field.
    public var date: String { loop.date() }
    /// Whether the stream is encrypted.
    public var isSecure: Bool { transport.isSecure }
    /// Bytes given to ``send(_:)`` so far.
    public var queuedBytes: Int { output.added }
    /// Bytes handed to the socket so far.
    public var sentBytes: Int { output.sent }
    /// Bytes that wait for the socket.
    public var pendingBytes: Int { output.count }
    /// Output beyond this many bytes should wait for ``ConnectionProtocol/outputAdvanced()``.
    public static let outputHighWater = 256 * 1024

    /// Queues bytes for the client; they are sent when the protocol has finished with the present event.
    public func send(_ bytes: [UInt8]) {
        if output.isEmpty {
            phaseDeadline = now + configuration.writeTimeout
            lastProgress = now
        }
        output.append(bytes)
        loop.touch(self)
    }

    /// Closes the connection when all output is sent.
    /// - Parameter lingering: whether to go on reading for a while, and throw it away, so that the client gets to read
    ///   the last response before its unread bytes make the kernel reset the connection (RFC 9112 §9.6).
    public func finish(lingering: Bool) {
        guard case .open = phase else { return }
        phase = .finishing(lingering: lingering)
        loop.touch(self)
    }

    /// Has another protocol take over.
    func use(_ next: any ConnectionProtocol) { current = next }

    /// A new exchange whose answer comes back as ``ConnectionProtocol/respond(to:with:)`` with this stream number.
    public func makeExchange(stream: Int) -> HTTPExchange {
        let mailbox = loop.mailbox
        let id = id
        return HTTPExchange { mailbox.post(.response(connection: id, stream: stream, $0)) }
    }

    /// Changes the server's statistics.
    public func record(_ change: (inout HTTPServerStatistics) -> Void) {
        loop.statistics.update(change)
    }
}
