/// The limits of an HTTP/2 connection (RFC 9113 §10.5), beside those of the server's configuration.
public struct HTTP2Configuration: Sendable, Equatable {
    /// How many streams a client may have open at once.
    public var maximumConcurrentStreams = 100
    /// How many bytes of one request's body may be on their way unacknowledged.
    public var streamWindow = 256 * 1024
    /// How many bytes of all bodies of a connection may be on their way unacknowledged.
    public var connectionWindow = 1024 * 1024
    /// How many streams a client may reset a second before its connection is closed (CVE-2023-44487).
    public var maximumResetsPerSecond = 50
    /// How many SETTINGS, PING, PRIORITY, WINDOW_UPDATE and empty DATA frames a client may send a second before its
    /// connection is closed.
    public var maximumControlFramesPerSecond = 1000
    /// How many header sections over the server's limits a connection may send: each gets 431, one more ends the connection.
    public var maximumRefusedSections = 1
    /// How many CONTINUATION frames may follow one HEADERS frame (CVE-2024-28182).
    public var maximumContinuations = 8

    /// The default limits.
    public init() {}
}
