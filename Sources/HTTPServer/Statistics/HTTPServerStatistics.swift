/// A snapshot of what a server has done, for metrics. Counters only grow; gauges say so.
public struct HTTPServerStatistics: Sendable, Equatable {
    /// Why a connection was not accepted or was closed by the server.
    public enum ConnectionRejection: String, Sendable, Hashable, CaseIterable {
        /// ``HTTPServerConfiguration/maximumConnections`` was reached.
        case total
        /// ``HTTPServerConfiguration/maximumConnectionsPerAddress`` was reached.
        case perAddress = "per_address"
        /// The TLS handshake failed.
        case handshake
    }

    /// Connections open now (a gauge).
    public var connectionsOpen = 0
    /// Connections accepted.
    public var connectionsTotal = 0
    /// Connections turned away, by reason.
    public var connectionsRejected: [ConnectionRejection: Int] = [:]
    /// How often accepting paused because the process or the system had no descriptors left.
    public var acceptPauses = 0
    /// Connections closed because a response could not be handed over in time.
    public var writeTimeouts = 0
    /// Bytes read from connections.
    public var bytesReceived = 0
    /// Bytes written to connections.
    public var bytesSent = 0
    /// Requests whose head was understood.
    public var requests = 0
    /// Errors that the server answered itself, by ``HTTPError/code``.
    public var errors: [String: Int] = [:]
    /// Malformed requests by kind.
    public var malformed: [MalformedRequest: Int] = [:]
    /// Memory reserved for bodies now, in bytes (a gauge).
    public var bodyMemoryUsed = 0

    /// All zero.
    public init() {}
}
