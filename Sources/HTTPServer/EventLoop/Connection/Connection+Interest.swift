extension Connection {
    /// The events that the connection waits for.
    var interest: UInt32 {
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
