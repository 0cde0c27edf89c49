import Glibc

/// The server's one thread of I/O: accepts, reads, writes, keeps the deadlines and takes the answers of other threads.
final class EventLoop {
    enum Token {
        static let mailbox: UInt64 = 0
        static let firstConnection: UInt64 = 1
        /// The listeners' tokens go down from here.
        static let lastListener = UInt64.max

        static func listener(_ index: Int) -> UInt64 { lastListener - UInt64(index) }
    }

    let configuration: HTTPServerConfiguration
    let handler: any HTTPHandler
    let mailbox: LoopMailbox
    let bodyMemory: BodyMemory
    let statistics: StatisticsRecorder
    private(set) var now = ContinuousClock.now
    let listeners: [ListeningSocket]
    var poller: Poller
    var connections: [UInt64: Connection] = [:]
    var connectionsByAddress: [String: Int] = [:]
    /// Requests under way of the clients behind trusted proxies.
    let proxiedRequests = AddressCount()
    var nextConnection = Token.firstConnection
    var deadlines = DeadlineQueue()
    private var dates = DateCache()
    /// Connections that were sent to, or finished, and have not settled since.
    var touched: [Connection] = []
    /// Connections that have had their share of a turn and go on later.
    var waiting = WaitingLine<(connection: Connection, turn: UInt64)>()
    /// The number of the present turn.
    var turn: UInt64 = 0
    /// The work of the present turn: requests, frames and the like.
    var units = 0
    var readBuffer = [UInt8](repeating: 0, count: 64 * 1024)
    var smallReadBuffer = [UInt8](repeating: 0, count: Connection.smallRead)
    var acceptPausedUntil: ContinuousClock.Instant?
    var drainEnd: ContinuousClock.Instant?
    /// When connections whose clients take nothing were last looked for.
    var lastStallCheck: ContinuousClock.Instant?
    private var isStopped = false

    init(
        configuration: HTTPServerConfiguration, handler: any HTTPHandler, listeners: [ListeningSocket],
        mailbox: LoopMailbox, bodyMemory: BodyMemory, statistics: StatisticsRecorder, poller: Poller
    ) {
        self.configuration = configuration
        self.handler = handler
        self.listeners = listeners
        self.mailbox = mailbox
        self.bodyMemory = bodyMemory
        self.statistics = statistics
        self.poller = poller
    }

    /// Runs until drained or stopped.
    func run() {
        // Writing to a connection that is gone is an error to handle here, not a signal; TLS libraries write(2).
        SignalMask.blockPipeSignal()
        for (index, listener) in listeners.enumerated() {
            poller.add(listener.descriptor, token: Token.listener(index), events: Poller.read)
        }
        poller.add(mailbox.descriptor, token: Token.mailbox, events: Poller.read)
        while !isOver {
            let events = poller.wait(timeout: timeUntilNextDeadline())
            now = .now
            beginTurn()
            for event in events { handle(event) }
            resumeWaiting()
            settleTouched()
            expireDeadlines()
            settleTouched()
        }
        for connection in Array(connections.values) { close(connection) }
    }

    private var isOver: Bool {
        guard let drainEnd else { return isStopped }
        return isStopped || connections.isEmpty || drainEnd <= now
    }

    private func handle(_ event: Poller.Event) {
        switch event.token {
        case Token.mailbox: takeMail()
        case Token.listener(listeners.count - 1)...Token.lastListener:
            accept(from: listeners[Int(Token.lastListener - event.token)])
        default:
            guard let connection = connections[event.token] else { return }
            if event.isHangup {
                close(connection)
            } else {
                connection.ready(readable: event.isReadable)
            }
        }
    }

    private func takeMail() {
        for message in mailbox.takeAll() {
            switch message {
            case .response(let id, let stream, let response):
                guard let connection = connections[id] else { continue }
                connection.current?.respond(to: stream, with: response)
                touch(connection)
            case .drain(let grace): drain(grace: grace)
            case .stop: isStopped = true
            }
        }
    }

    private func drain(grace: Duration) {
        guard drainEnd == nil else { return }
        for listener in listeners {
            accept(from: listener, isLast: true)
            poller.remove(listener.descriptor)
            listener.stopListening()
        }
        drainEnd = now + grace
        for connection in Array(connections.values) { connection.drain() }
    }

    /// Marks a connection as one to settle before the loop waits again.
    func touch(_ connection: Connection) { touched.append(connection) }

    private func settleTouched() {
        while !touched.isEmpty {
            let batch = touched
            touched.removeAll(keepingCapacity: true)
            for connection in batch { connection.settle() }
        }
    }

    /// The value for `Date`.
    func date() -> String { dates.now() }
}
