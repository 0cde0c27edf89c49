import HTTPServer

/// Has a server speak HTTP/2 (RFC 9113) too: where TLS negotiates `h2`, and on a clear connection whose client begins
/// with HTTP/2's preface (prior knowledge).
public struct HTTP2Upgrade: ProtocolUpgrade {
    /// The limits of each connection.
    public var configuration: HTTP2Configuration

    /// HTTP/2 with these limits.
    public init(configuration: HTTP2Configuration = HTTP2Configuration()) {
        self.configuration = configuration
    }

    /// `h2` (RFC 9113 §3.2).
    public var applicationProtocol: String { "h2" }

    /// The client connection preface (RFC 9113 §3.4).
    public var preface: [UInt8] { Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) }

    /// Starts HTTP/2 on a connection.
    public func makeProtocol(on connection: Connection) -> any ConnectionProtocol {
        HTTP2Protocol(connection: connection, configuration: configuration)
    }
}
