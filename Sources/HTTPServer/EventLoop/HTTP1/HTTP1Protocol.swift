/// HTTP/1.1 and 1.0 on one connection (RFC 9112): reads requests, one after the other, and sends their answers in the
/// same order.
final class HTTP1Protocol: ConnectionProtocol {
    enum State {
        /// Before or inside a head.
        case head
        /// Inside the body of `reading`.
        case body
        /// Nothing that comes is interpreted any more.
        case closed
    }

    unowned let connection: Connection
    var state = State.head
    /// What was received and could not be interpreted yet. It counts in the memory budget, but for a little.
    var input: WipedBuffer
    /// How much of what was received is not interpreted yet.
    var unread = 0
    /// Whether the connection has had its share of a turn of the loop and goes on later.
    private var isWaiting = false
    var parser: RequestHeadParser
    /// When the first byte of the head that is being read came.
    var headStarted: ContinuousClock.Instant?
    /// The request whose body is being read.
    var reading: ReadingRequest?
    var body: WipedBuffer
    var answers: [PendingAnswer] = []
    /// Answers that were given to the connection, with the count of queued bytes at their end.
    var sending: [(end: Int, answer: PendingAnswer)] = []
    var nextStream = 1
    var idleSince: ContinuousClock.Instant
    var isDraining = false
    var inputEnded = false
    var nextProbe: ContinuousClock.Instant?

    init(connection: Connection) {
        self.connection = connection
        parser = RequestHeadParser(configuration: connection.configuration)
        input = Self.emptyInput(connection.bodyMemory)
        body = WipedBuffer(memory: connection.bodyMemory)
        idleSince = connection.now
    }

    private static func emptyInput(_ memory: BodyMemory) -> WipedBuffer {
        WipedBuffer(memory: memory, allowance: HeadMemory.allowance)
    }

    /// Whether the next request must wait for answers to go out.
    private var isBlocked: Bool {
        answers.count >= max(1, connection.configuration.maximumPipelined)
            || connection.pendingBytes >= Connection.outputHighWater
    }

    var wantsInput: Bool {
        switch state {
        case .head: !isBlocked && !isWaiting
        case .body: true
        case .closed: false
        }
    }

    func receive(_ bytes: Span<UInt8>) {
        guard state != .closed else { return }
        // Most of it is interpreted where it is, and bodies are copied once.
        let rest = input.isEmpty ? bytes.extracting(interpret(bytes)...) : bytes
        guard state != .closed, !rest.isEmpty else { return }
        let hadInput = !input.isEmpty
        guard input.append(rest) else {
            return reading?.isDiscarded == true
                ? closeAfterAnswers() : fail(connection.memoryExhausted, head: reading?.head)
        }
        unread = input.count
        if hadInput { advance() }
    }

    /// Interprets what was kept, as far as it goes.
    func advance() {
        guard wantsInput, !input.isEmpty else { return }
        // Interpreting may let go of what was kept, and it must last as long as it is read.
        var kept = Self.emptyInput(connection.bodyMemory)
        swap(&kept, &input)
        let count = kept.withSpan { interpret($0) }
        guard state != .closed, count < kept.count else { return }
        kept.removeFirst(count)
        swap(&kept, &input)
    }

    func resume() {
        isWaiting = false
        advance()
    }

    /// Interprets bytes as far as they and the connection's share of the turn go. Returns how many.
    private func interpret(_ bytes: Span<UInt8>) -> Int {
        unread = bytes.count
        while wantsInput, unread > 0 {
            if state == .head, connection.hasHadItsTurn {
                isWaiting = true
                connection.resumeLater()
                break
            }
            let rest = bytes.extracting((bytes.count - unread)...)
            guard state == .head ? readHead(rest) : readBody(rest) else { break }
        }
        return bytes.count - unread
    }

    func receiveEnd() {
        inputEnded = true
        abandonReading()
        state = .closed
        if answers.isEmpty { connection.finish(lingering: false) } else { nextProbe = connection.now + Self.firstProbe }
    }

    func outputAdvanced() {
        while let first = sending.first, first.end <= connection.sentBytes {
            sending.removeFirst()
            complete(first.answer, outcome: .answered)
        }
        sendAnswers()
        advance()
    }

    func drain() {
        isDraining = true
        closeIfIdle()
    }

    func connectionLost() {
        state = .closed
        for (_, answer) in sending { complete(answer, outcome: .abandoned) }
        sending = []
        abandonAnswers()
        abandonReading()
    }
}

// MARK: - Deadlines

extension HTTP1Protocol {
    /// How long an answer to a client that has ended its side may take before the client is probed.
    private static let firstProbe = Duration.milliseconds(40)
    private static let probeInterval = Duration.seconds(1)

    var deadline: ContinuousClock.Instant? {
        let configuration = connection.configuration
        switch state {
        case .closed:
            return nextProbe
        case .body:
            guard let reading, !reading.awaitsContinue else { return nil }
            let earned = reading.bodyBytes / max(1, configuration.minimumRate)
            return reading.headComplete + configuration.bodyTimeout + .seconds(Int64(earned))
        case .head:
            if isBlocked { return nil }
            if let headStarted { return headStarted + configuration.headerTimeout }
            guard answers.isEmpty, sending.isEmpty else { return nil }
            return idleSince + (nextStream == 1 ? configuration.headerTimeout : configuration.idleTimeout)
        }
    }

    func deadlinePassed(now: ContinuousClock.Instant) {
        switch state {
        case .closed: probe()
        case .body:
            // A rejected request is answered already.
            if reading?.isDiscarded == true {
                closeAfterAnswers()
            } else {
                fail(.timeout(.body), head: reading?.head)
            }
        case .head:
            if headStarted != nil { fail(.timeout(.head), head: nil) } else { connection.finish(lingering: false) }
        }
    }

    /// A client that has ended its side either waits for its answer or has gone; TCP looks the same. An interim
    /// response, which every HTTP/1.1 client must expect (RFC 9110 §15.2), is reset by the kernel of one that has gone.
    private func probe() {
        guard let first = answers.first, first.record.head?.version == .http1_1 else {
            nextProbe = nil
            return
        }
        nextProbe = connection.now + Self.probeInterval
        if sending.isEmpty { connection.send(Array("HTTP/1.1 102 Processing\r\n\r\n".utf8)) }
    }
}
