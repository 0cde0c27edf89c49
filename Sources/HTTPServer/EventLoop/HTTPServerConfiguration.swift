/// The settings of a server: where it listens and what it allows.
public struct HTTPServerConfiguration: Sendable {
    /// The address to listen on: a host name, of which every address is, an IPv4 or an IPv6 address, that in brackets or not
    /// (`::` for every address), or `unix:` and the path of a Unix socket.
    public var host = "127.0.0.1"
    /// Listening sockets that the process was started with; where there are any, they take the place of host and port.
    public var inheritedSockets: [Int32] = []
    /// The port; 0 takes any free one.
    public var port = 8080
    /// How many connections may wait to be accepted.
    public var backlog = 1024

    /// How many connections may be open at once; more are closed at once.
    public var maximumConnections = 4096
    /// Proxies that name the clients in front of them.
    public var proxies = TrustedProxies()
    /// How many connections one address may have open at once; more are closed at once. Trusted proxies may have any number;
    /// behind them it is how many requests of one address may be under way, and more get 429.
    public var maximumConnectionsPerAddress = 1024

    /// The time for the header section, from its first byte; for a connection's first request, from the accept.
    public var headerTimeout: Duration = .seconds(10)
    /// The time for the body; every ``minimumRate`` bytes that arrive add a second (as Apache's `mod_reqtimeout`).
    public var bodyTimeout: Duration = .seconds(20)
    /// The time that a connection may be idle between requests.
    public var idleTimeout: Duration = .seconds(60)
    /// The time to hand over responses; every ``minimumRate`` bytes to send add a second.
    public var writeTimeout: Duration = .seconds(20)
    /// The slowest transfer, in bytes per second, that the server puts up with beyond the timeouts.
    public var minimumRate = 4096
    /// The time that a connection closed after an error is still read from, so that the client can read the error.
    public var lingerTimeout: Duration = .seconds(2)

    /// The longest request target in bytes; a longer one gets 414.
    public var maximumTargetBytes = 4096
    /// The longest header section in bytes, request line included; a longer one gets 431.
    public var maximumHeaderBytes = 16 * 1024
    /// The most header fields; more get 431.
    public var maximumHeaderCount = 100
    /// The longest trailer section of a chunked body in bytes.
    public var maximumTrailerBytes = 4096
    /// The longest line of a chunk size with its extensions, in bytes.
    public var maximumChunkLineBytes = 256
    /// How many requests of one connection may wait for their answers; reading stops there.
    public var maximumPipelined = 16
    /// The longest body, in bytes, that is read and thrown away to keep a connection whose request was rejected.
    public var maximumDiscardedBody = 64 * 1024

    /// The memory that all bodies together may take, in bytes; requests beyond it get 503.
    public var maximumBodyMemory = 256 * 1024 * 1024
    /// What `Retry-After` says then, in seconds.
    public var retryAfter = 1

    /// What encrypts the connections; `nil` leaves them as they are.
    public var security: (any TransportSecurity)?
    /// Protocols besides HTTP/1.1, chosen by TLS's protocol negotiation or by the client's first bytes.
    public var upgrades: [any ProtocolUpgrade] = []

    /// The value of the `Server` field; `nil` leaves it out.
    public var serverName: String?

    /// The default settings.
    public init() {}

    /// The default settings at an address.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }
}
