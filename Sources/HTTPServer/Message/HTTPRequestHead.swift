/// A request without its body: request line (or HTTP/2 pseudo-header fields) and header fields.
public struct HTTPRequestHead: Sendable {
    /// A parameter of the query, decoded.
    public typealias QueryItem = (name: String, value: String)

    /// The method.
    public var method: HTTPMethod
    /// The request target as it was sent, in any of the four forms of RFC 9112 §3.2.
    public var target: String
    /// The target's path, percent-decoded. Dot segments and repeated slashes stay as they are, an encoded slash (`%2F`)
    /// stays encoded, so that no path can be spelled in a way that a route doesn't expect. `*` for `OPTIONS *`.
    public var path: String
    /// The target's query parameters in order, percent-decoded, `+` taken as a space.
    public var query: [QueryItem]
    /// The version of the protocol that the request arrived by.
    public var version: HTTPVersion
    /// The header fields. Over HTTP/2, `:authority` stands here as `host`.
    public var fields: HTTPFields
    /// The declared length of the body in bytes; `nil` if none was declared (no body, or chunked).
    public var contentLength: Int?
    /// Whether the body comes without a declared length: chunked coding, or an HTTP/2 body without `content-length`.
    public var isChunked: Bool
    /// The client's address, without the port.
    public var peerAddress: String
    /// What the handler has attached when it decided on the head; it stays with the request and with the summary at its end.
    public var attachment: (any Sendable)?

    /// A head from its parts; path and query are taken as given, not from the target.
    public init(
        method: HTTPMethod, target: String, path: String, query: [QueryItem] = [], version: HTTPVersion = .http1_1,
        fields: HTTPFields = [:], contentLength: Int? = nil, isChunked: Bool = false, peerAddress: String = "127.0.0.1"
    ) {
        self.method = method
        self.target = target
        self.path = path
        self.query = query
        self.version = version
        self.fields = fields
        self.contentLength = contentLength
        self.isChunked = isChunked
        self.peerAddress = peerAddress
    }

    /// The first value of a query parameter, or `nil`.
    public func queryValue(_ name: String) -> String? {
        query.first { $0.name == name }?.value
    }

    /// Whether content follows the head.
    public var hasBody: Bool { isChunked || (contentLength ?? 0) > 0 }
}
