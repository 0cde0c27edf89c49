/// The HTTP version a request arrived with.
public enum HTTPVersion: String, Sendable, Hashable, CustomStringConvertible {
    /// HTTP/1.0: no keep-alive unless asked for, no chunked coding, no 100-continue.
    case http1_0 = "HTTP/1.0"
    /// HTTP/1.1 (RFC 9112).
    case http1_1 = "HTTP/1.1"
    /// HTTP/2 (RFC 9113).
    case http2 = "HTTP/2"

    /// The version's name, as in `HTTP/1.1`.
    public var description: String { rawValue }
}
