extension Connection {
    /// The most requests or frames of one connection that are taken in one turn of the loop, so that a burst on one doesn't
    /// keep the others waiting.
    package static let unitsPerTurn = 16

    /// Counts work that the connection has made in this turn.
    package func countWork(_ units: Int = 1) {
        if work.turn != loop.turn { work = (loop.turn, 0) }
        work.units += units
        loop.units += units
    }

    /// Whether the connection has had its share of this turn; what it has sent waits for a later one.
    package var hasHadItsTurn: Bool { work.turn == loop.turn && work.units >= Self.unitsPerTurn }

    /// Has the loop call ``ConnectionProtocol/resume()`` in a later turn.
    package func resumeLater() { loop.resumeLater(self) }

    /// Goes on with what was left of the turn before.
    func resume() {
        guard case .open = phase else { return }
        current?.resume()
        settle()
    }
}
