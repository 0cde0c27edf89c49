import Glibc

/// The server's one thread of I/O: accepts, reads, writes, keeps the deadlines and takes the answers of other threads.
final class EventLoop {
    private enum Token {
        static let listener: UInt64 = 0
        static let mailbox: UInt64 = 1
        static let firstConnection: UInt64 = 2
    }

    let configuration: HTTPServerConfiguration
    let handler: any HTTPHandler
    let mailbox: LoopMailbox
    let bodyMemory: BodyMemory
    let statistics: StatisticsRecorder
    private(set) var now = ContinuousClock.now
    private let listener: ListeningSocket
    private var poller: Poller
    private var connections: [UInt64: Connection] = [:]
    private var connectionsByAddress: [String: Int] = [:]
    private var nextConnection = Token.firstConnection
    private var deadlines = DeadlineQueue()
    private var dates = DateCache()
    /// Connections that were sent to, or finished, and have not settled since.
    private var touched: [Connection] = []
    private var readBuffer = [UInt8](repeating: 0, count: 64 * 1024)
    private var acceptPausedUntil: ContinuousClock.Instant?
    private var drainEnd: ContinuousClock.Instant?
    private var isStopped = false

    init(
        configuration: HTTPServerConfiguration, handler: any HTTPHandler, listener: ListeningSocket,
        mailbox: LoopMailbox, bodyMemory: BodyMemory, statistics: StatisticsRecorder, poller: Poller
    ) {
        self.configuration = configuration
        self.handler = handler
        self.listener = listener
        self.mailbox = mailbox
        self.bodyMemory = bodyMemory
        self.statistics = statistics
        self.poller = poller
    }

    /// Runs until drained or stopped.
    func run() {
        poller.add(listener.descriptor, token: Token.listener, events: Poller.read)
        poller.add(mailbox.descriptor, token: Token.mailbox, events: Poller.read)
        while !isOver {
            let events = poller.wait(timeout: timeUntilNextDeadline())
            now = .now
            for event in events { handle(event) }
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
        case Token.listener: accept()
        case Token.mailbox: takeMail()
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
        accept()
        poller.remove(listener.descriptor)
        listener.stopListening()
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

// MARK: - Accepting

extension EventLoop {
    /// How long accepting pauses when there are no descriptors left.
    private static let acceptPause = Duration.milliseconds(100)

    private func accept() {
        // Bounded, so that a flood of connections doesn't starve those that are there.
        for _ in 0..<64 {
            switch listener.accept() {
            case .connection(let descriptor, let address): open(descriptor, address.hostAndPort.host)
            case .none: return
            case .retry: continue
            case .exhausted:
                statistics.update { $0.acceptPauses += 1 }
                poller.modify(listener.descriptor, token: Token.listener, events: 0)
                acceptPausedUntil = now + Self.acceptPause
                return
            }
        }
    }

    private func open(_ descriptor: Int32, _ address: String) {
        if let reason = rejection(of: address) {
            statistics.update { $0.connectionsRejected[reason, default: 0] += 1 }
            Glibc.close(descriptor)
            return
        }
        SocketOption.set(descriptor, level: Int32(IPPROTO_TCP), TCP_NODELAY, to: 1)
        let transport: any ConnectionTransport
        if let security = configuration.security {
            guard let secured = security.makeTransport(descriptor: descriptor) else {
                statistics.update { $0.connectionsRejected[.handshake, default: 0] += 1 }
                Glibc.close(descriptor)
                return
            }
            transport = secured
        } else {
            transport = PlainTransport(descriptor: descriptor)
        }
        let connection = Connection(
            id: nextConnection, descriptor: descriptor, peerAddress: address, transport: transport, loop: self)
        nextConnection += 1
        connections[connection.id] = connection
        connectionsByAddress[address, default: 0] += 1
        statistics.update {
            $0.connectionsTotal += 1
            $0.connectionsOpen += 1
        }
        connection.registeredEvents = Poller.read
        poller.add(descriptor, token: connection.id, events: Poller.read)
        connection.ready(readable: true)
    }

    private func rejection(of address: String) -> HTTPServerStatistics.ConnectionRejection? {
        if connections.count >= configuration.maximumConnections { return .total }
        let fromAddress = connectionsByAddress[address] ?? 0
        return fromAddress >= configuration.maximumConnectionsPerAddress ? .perAddress : nil
    }

    /// Closes a connection at once, whatever it was about.
    func close(_ connection: Connection) {
        guard connections.removeValue(forKey: connection.id) != nil else { return }
        connection.phase = .closed
        connection.output.removeAll()
        poller.remove(connection.descriptor)
        let left = (connectionsByAddress[connection.peerAddress] ?? 1) - 1
        connectionsByAddress[connection.peerAddress] = left > 0 ? left : nil
        statistics.update { $0.connectionsOpen -= 1 }
        connection.current?.connectionLost()
        connection.current = nil
    }
}

// MARK: - Deadlines

extension EventLoop {
    private func timeUntilNextDeadline() -> Duration? {
        if !touched.isEmpty { return .zero }
        let earliest = [deadlines.earliest, acceptPausedUntil, drainEnd].compactMap(\.self).min()
        return earliest.map { ContinuousClock.now.duration(to: $0) }
    }

    /// Enters a connection's deadline, unless an earlier entry will look at it anyway.
    func schedule(_ connection: Connection) {
        guard let deadline = connection.deadline else { return }
        if let scheduled = connection.scheduledDeadline, scheduled <= deadline { return }
        connection.scheduledDeadline = deadline
        deadlines.insert(DeadlineQueue.Entry(time: deadline, connection: connection.id))
    }

    private func expireDeadlines() {
        if let paused = acceptPausedUntil, paused <= now {
            acceptPausedUntil = nil
            if drainEnd == nil {
                poller.modify(listener.descriptor, token: Token.listener, events: Poller.read)
            }
        }
        while let entry = deadlines.removeFirst(dueAt: now) {
            guard let connection = connections[entry.connection], connection.scheduledDeadline == entry.time
            else { continue }
            connection.scheduledDeadline = nil
            if let deadline = connection.deadline, deadline <= now {
                connection.deadlinePassed()
            } else {
                schedule(connection)
            }
        }
    }
}

// MARK: - Reading and interest

extension EventLoop {
    /// Reads once from a transport into the loop's buffer, hands the bytes on and wipes them.
    func read(_ transport: any ConnectionTransport, _ receive: (Span<UInt8>) -> Void) -> TransportProgress {
        var span = readBuffer.mutableSpan
        let progress = transport.read(into: &span)
        if case .bytes(let count) = progress {
            receive(readBuffer.span.extracting(..<count))
            wipe(count)
        }
        return progress
    }

    /// Reads once from a socket and throws the bytes away.
    func discard(from descriptor: Int32) -> TransportProgress {
        let transport = PlainTransport(descriptor: descriptor)
        var span = readBuffer.mutableSpan
        let progress = transport.read(into: &span)
        if case .bytes(let count) = progress { wipe(count) }
        return progress
    }

    private func wipe(_ count: Int) {
        unsafe readBuffer.withUnsafeMutableBytes { buffer in
            if let base = buffer.baseAddress { unsafe explicit_bzero(base, count) }
        }
    }

    /// Has the poller watch what a connection waits for.
    func updateInterest(of connection: Connection) {
        let events = connection.interest
        guard events != connection.registeredEvents else { return }
        connection.registeredEvents = events
        poller.modify(connection.descriptor, token: connection.id, events: events)
    }
}

extension Connection {
    /// The events that the connection waits for.
    fileprivate var interest: UInt32 {
        var events: UInt32 = 0
        switch phase {
        case .handshaking: events = writeBlockedOn == .write ? 0 : Poller.read
        case .open: if !inputEnded, current?.wantsInput ?? false { events = Poller.read }
        case .lingering: events = Poller.read
        case .finishing, .closed: break
        }
        if writeBlockedOn == .write || readBlockedOnWrite { events |= Poller.write }
        if writeBlockedOn == .read { events |= Poller.read }
        return events
    }
}
