extension Connection {
    /// Bodies up to this size may pass the budget by an eighth of it: errors, answers to photos, probes and metrics.
    private static let smallBody = 64 * 1024
    /// Up to this size whatever they take: no more than the error that would be sent in their place.
    private static let tinyBody = 1024

    /// Counts a response's body in the budget, from when the server has it until the client has it; `nil` if there is no room
    /// for it, even without the connections whose clients take nothing of their output.
    package func outputMemory(for response: HTTPResponse) -> MemoryReservation? {
        let count = response.body.count
        if let memory = MemoryReservation(count, in: bodyMemory) { return memory }
        loop.closeStalled(but: self)
        let isWithinMargin = bodyMemory.used + count <= bodyMemory.maximum + bodyMemory.maximum / 8
        guard count <= (isWithinMargin ? Self.smallBody : Self.tinyBody) else {
            return MemoryReservation(count, in: bodyMemory)
        }
        return MemoryReservation(beyond: count, in: bodyMemory)
    }
}

extension EventLoop {
    /// How long a client may take nothing of its output while others need the memory.
    private static let patience = Duration.seconds(1)

    /// Closes the connections whose clients have taken nothing of their output for a while, and lets answers go that a client's
    /// own window has held back as long.
    func closeStalled(but current: Connection) {
        // One look for all answers of a moment.
        if let last = lastStallCheck, last + Self.patience / 10 > now { return }
        lastStallCheck = now
        let latest = now - Self.patience
        for connection in Array(connections.values) where connection !== current {
            if connection.pendingBytes == 0 {
                connection.current?.letStalledAnswersGo(since: latest)
            } else if connection.lastProgress <= latest {
                connection.record { $0.writeTimeouts += 1 }
                close(connection)
            }
        }
    }
}
