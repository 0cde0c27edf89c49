extension EventLoop {
    /// How long the loop may wait.
    func timeUntilNextDeadline() -> Duration? {
        if !touched.isEmpty || !waiting.isEmpty { return .zero }
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

    /// Looks after everything whose time has come.
    func expireDeadlines() {
        if let paused = acceptPausedUntil, paused <= now {
            acceptPausedUntil = nil
            if drainEnd == nil { watchListeners(for: Poller.read) }
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
