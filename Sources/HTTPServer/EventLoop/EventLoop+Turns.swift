/// The loop shares each of its turns among the connections. Whoever has had a share and has sent more goes on behind the others,
/// so that one that asks little, as a probe does, is answered soon whatever many others send.
extension EventLoop {
    /// The work of one turn for new connections, and again for those that wait.
    private static let unitsPerTurn = 64
    /// What it takes to make a connection.
    static let unitsPerConnection = 4
    /// What it takes to go on with a TLS handshake.
    static let unitsPerHandshake = 16

    /// Whether new connections and handshakes had better wait for the next turn.
    var isFull: Bool { units >= Self.unitsPerTurn }

    /// Has a connection go on in a later turn, when those that waited before it have had a share.
    func resumeLater(_ connection: Connection) { waiting.append((connection, turn)) }

    /// Begins a turn.
    func beginTurn() {
        turn += 1
        units = 0
    }

    /// Lets connections that have waited go on, as many as there is time for.
    func resumeWaiting() {
        let end = units + Self.unitsPerTurn
        while units < end, let next = waiting.first, next.turn < turn {
            waiting.removeFirst()
            next.connection.resume()
        }
    }
}
