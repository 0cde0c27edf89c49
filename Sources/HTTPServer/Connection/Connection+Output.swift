extension Connection {
    /// Bodies up to this size are sent whatever else is in memory: errors, answers to photos, probes and metrics.
    private static let smallBody = 64 * 1024

    /// Counts a response's body in the budget, from when the server has it until the client has it; `nil` if there is no room
    /// for it, even without the connections whose clients take nothing of their output.
    package func outputMemory(for response: HTTPResponse) -> MemoryReservation? {
        let count = response.body.count
        if let memory = MemoryReservation(count, in: bodyMemory) { return memory }
        loop.closeStalled(but: self)
        if count <= Self.smallBody { return MemoryReservation(beyond: count, in: bodyMemory) }
        return MemoryReservation(count, in: bodyMemory)
    }
}

extension EventLoop {
    /// How long a client may take nothing of its output while others need the memory.
    private static let patience = Duration.seconds(1)

    /// Closes the connections whose clients have taken nothing of their output for a while.
    func closeStalled(but current: Connection) {
        // One look for all answers of a moment.
        if let last = lastStallCheck, last + Self.patience / 10 > now { return }
        lastStallCheck = now
        for connection in Array(connections.values)
        where connection !== current && connection.pendingBytes > 0 && connection.lastProgress + Self.patience <= now {
            connection.record { $0.writeTimeouts += 1 }
            close(connection)
        }
    }
}
