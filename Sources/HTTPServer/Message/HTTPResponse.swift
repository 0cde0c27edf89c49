/// A response. The server adds `Date`, `Content-Length` and, where it must, `Connection`.
public struct HTTPResponse: Sendable, Equatable {
    /// The status.
    public var status: HTTPStatus
    /// The header fields. Fields that frame the message (`Content-Length`, `Transfer-Encoding`, `Connection`) are the
    /// server's and are left out when they stand here; `Connection: close` is honoured.
    public var fields: HTTPFields
    /// The content. For HEAD it is what GET would get; the server leaves it out and keeps its length.
    public var body: [UInt8]

    /// A response from its parts.
    public init(status: HTTPStatus, fields: HTTPFields = [:], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }
}
