import Glibc

extension EventLoop {
    /// How long accepting pauses when there are no descriptors left.
    private static let acceptPause = Duration.milliseconds(100)

    /// Takes waiting connections: as many as there is time for, or all that have come before a drain.
    func accept(from listener: ListeningSocket, isLast: Bool = false) {
        // Bounded, so that a flood of connections doesn't starve those that are there.
        for _ in 0..<64 where isLast || !isFull {
            switch listener.accept() {
            case .connection(let descriptor, let address): open(descriptor, address.hostAndPort.host)
            case .none: return
            case .retry: continue
            case .exhausted:
                statistics.update { $0.acceptPauses += 1 }
                watchListeners(for: 0)
                acceptPausedUntil = now + Self.acceptPause
                return
            }
        }
    }

    /// Goes on accepting, or pauses.
    func watchListeners(for events: UInt32) {
        for (index, listener) in listeners.enumerated() {
            poller.modify(listener.descriptor, token: Token.listener(index), events: events)
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
        units += Self.unitsPerConnection
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
        // Behind a proxy the requests of each client are counted.
        if configuration.proxies.contains(address) { return nil }
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
