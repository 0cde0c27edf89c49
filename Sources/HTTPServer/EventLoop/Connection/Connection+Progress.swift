extension Connection {
    /// The most bytes of a read that is not large: a TLS record's.
    package static let smallRead = 16 * 1024
    /// How many reads one readiness may lead to, so that a fast client doesn't starve the others.
    private static let readsPerTurn = 4

    /// The socket is ready for something: goes on with whatever waits.
    func ready(readable: Bool) {
        switch phase {
        case .handshaking:
            // The poller tells again.
            guard !loop.isFull || !isSecure else { break }
            if isSecure { loop.units += EventLoop.unitsPerHandshake }
            shakeHands()
        case .open: if readable || readBlockedOnWrite { read() }
        case .lingering: discard()
        case .finishing, .closed: break
        }
        guard countTransport() else { return loop.close(self) }
        settle()
    }

    /// Counts what the transport holds back. Returns whether the budget allows it.
    private func countTransport() -> Bool {
        let held = transport.heldBytes
        if held == 0 {
            transportMemory = nil
        } else if transportMemory == nil {
            transportMemory = MemoryReservation(held, in: bodyMemory)
            if transportMemory == nil { record { $0.count(memoryExhausted) } }
            return transportMemory != nil
        }
        return true
    }

    /// Sends what can be sent and decides how the connection goes on. To be called after every event.
    func settle() {
        flush()
        if output.isEmpty, case .finishing(let lingering) = phase { finished(lingering: lingering) }
        if case .closed = phase { return }
        loop.updateInterest(of: self)
        loop.schedule(self)
    }

    private func shakeHands() {
        switch transport.handshake() {
        case .done(let name):
            phase = .open
            phaseDeadline = nil
            start(applicationProtocol: name)
            read()
        case .blocked(let interest):
            writeBlockedOn = interest == .write ? .write : nil
        case .failed:
            record { $0.connectionsRejected[.handshake, default: 0] += 1 }
            loop.close(self)
        }
    }

    private func start(applicationProtocol: String?) {
        let upgrades = configuration.upgrades
        if let applicationProtocol {
            let upgrade = upgrades.first { $0.applicationProtocol == applicationProtocol }
            current = upgrade?.makeProtocol(on: self) ?? HTTP1Protocol(connection: self)
        } else if upgrades.isEmpty || isSecure {
            current = HTTP1Protocol(connection: self)
        } else {
            current = ProtocolDetection(connection: self, upgrades: upgrades)
        }
    }

    private func read() {
        readBlockedOnWrite = false
        for _ in 0..<Self.readsPerTurn {
            guard case .open = phase, !inputEnded, let current, current.wantsInput else { return }
            switch loop.read(transport, isLarge: current.takesLargeReads, { current.receive($0) }) {
            case .bytes(let count): record { $0.bytesReceived += count }
            case .blocked(let interest):
                readBlockedOnWrite = interest == .write
                return
            case .end:
                inputEnded = true
                current.receiveEnd()
            case .failed: return loop.close(self)
            }
        }
    }

    private func flush() {
        writeBlockedOn = nil
        while !output.isEmpty {
            switch output.withNext({ transport.write($0, more: $1) }) {
            case .bytes(let count):
                output.advance(count)
                lastProgress = now
                record { $0.bytesSent += count }
                if output.isEmpty { phaseDeadline = nil }
                current?.outputAdvanced()
            case .blocked(let interest):
                writeBlockedOn = interest
                return
            case .end, .failed: return loop.close(self)
            }
        }
    }

    private func finished(lingering: Bool) {
        guard lingering, !inputEnded else { return loop.close(self) }
        transport.closeWriting()
        phase = .lingering
        phaseDeadline = now + configuration.lingerTimeout
        lingerEnd = now + configuration.lingerTimeout * 5
        discard()
    }

    private func discard() {
        for _ in 0..<Self.readsPerTurn {
            // Below any TLS: the bytes mean nothing any more.
            switch loop.discard(from: descriptor) {
            case .bytes:
                let quiet = now + configuration.lingerTimeout
                phaseDeadline = min(quiet, lingerEnd ?? quiet)
            case .blocked: return
            case .end, .failed: return loop.close(self)
            }
        }
    }

    /// The time at which something must have happened.
    var deadline: ContinuousClock.Instant? {
        let protocolDeadline: ContinuousClock.Instant? = if case .open = phase { current?.deadline } else { nil }
        guard let own = ownDeadline else { return protocolDeadline }
        return protocolDeadline.map { min($0, own) } ?? own
    }

    private var ownDeadline: ContinuousClock.Instant? {
        guard !output.isEmpty, let phaseDeadline else { return phaseDeadline }
        // Time in proportion to what this phase has to send; a slow reader beyond that loses its connection, and so does one
        // that takes nothing at all.
        let earned = phaseDeadline + .seconds(Int64(output.count / max(1, configuration.minimumRate)))
        return min(earned, lastProgress + configuration.writeTimeout)
    }

    /// The deadline has passed.
    func deadlinePassed() {
        if let own = ownDeadline, own <= now {
            if !output.isEmpty { record { $0.writeTimeouts += 1 } }
            return loop.close(self)
        }
        current?.deadlinePassed(now: now)
        settle()
    }

    /// The server is shutting down.
    func drain() {
        switch phase {
        // What the client has sent already is still served.
        case .handshaking: return loop.close(self)
        case .open:
            read()
            current?.drain()
        case .finishing, .lingering, .closed: break
        }
        settle()
    }
}
