/// A request method (RFC 9110 §9), case-sensitive.
public struct HTTPMethod: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The method's token as it stands in the request line.
    public let rawValue: String

    /// A method from its token, which isn't checked.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The token.
    public var description: String { rawValue }

    /// `GET` (RFC 9110 §9.3.1).
    public static let get = Self(rawValue: "GET")
    /// `HEAD` (RFC 9110 §9.3.2).
    public static let head = Self(rawValue: "HEAD")
    /// `POST` (RFC 9110 §9.3.3).
    public static let post = Self(rawValue: "POST")
    /// `PUT` (RFC 9110 §9.3.4).
    public static let put = Self(rawValue: "PUT")
    /// `DELETE` (RFC 9110 §9.3.5).
    public static let delete = Self(rawValue: "DELETE")
    /// `CONNECT` (RFC 9110 §9.3.6); the server answers it with 501, it is no proxy.
    public static let connect = Self(rawValue: "CONNECT")
    /// `OPTIONS` (RFC 9110 §9.3.7).
    public static let options = Self(rawValue: "OPTIONS")
    /// `TRACE` (RFC 9110 §9.3.8).
    public static let trace = Self(rawValue: "TRACE")
    /// `PATCH` (RFC 5789).
    public static let patch = Self(rawValue: "PATCH")

    /// `QUERY`, a safe method with content (draft-ietf-httpbis-safe-method-w-body).
    public static let query = Self(rawValue: "QUERY")

    /// The methods that the server recognizes; any other token gets 501 (RFC 9110 §15.6.2).
    public static let recognized: Set<HTTPMethod> = [
        .get, .head, .post, .put, .delete, .connect, .options, .trace, .patch, .query,
    ]

    /// Whether a request with this method is expected to carry content, so that one without a length gets 411.
    var expectsContent: Bool { self == .post || self == .put || self == .patch }
}
