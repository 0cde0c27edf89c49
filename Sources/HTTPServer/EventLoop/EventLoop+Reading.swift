import Glibc

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
