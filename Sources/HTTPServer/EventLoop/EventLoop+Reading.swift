import Glibc

extension EventLoop {
    /// Reads once from a transport into one of the loop's buffers, hands the bytes on and wipes them.
    func read(
        _ transport: any ConnectionTransport, isLarge: Bool, _ receive: (Span<UInt8>) -> Void
    ) -> TransportProgress {
        isLarge ? Self.read(transport, &readBuffer, receive) : Self.read(transport, &smallReadBuffer, receive)
    }

    private static func read(
        _ transport: any ConnectionTransport, _ buffer: inout [UInt8], _ receive: (Span<UInt8>) -> Void
    ) -> TransportProgress {
        var span = buffer.mutableSpan
        let progress = transport.read(into: &span)
        if case .bytes(let count) = progress {
            receive(buffer.span.extracting(..<count))
            wipe(&buffer, count)
        }
        return progress
    }

    /// Reads once from a socket and throws the bytes away.
    func discard(from descriptor: Int32) -> TransportProgress {
        Self.read(PlainTransport(descriptor: descriptor), &readBuffer) { _ in }
    }

    private static func wipe(_ buffer: inout [UInt8], _ count: Int) {
        unsafe buffer.withUnsafeMutableBytes { buffer in
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
