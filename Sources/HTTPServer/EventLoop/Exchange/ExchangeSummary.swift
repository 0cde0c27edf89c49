/// What happened to a request, told when it is over.
public struct ExchangeSummary: Sendable {
    /// How an exchange ended.
    public enum Outcome: Sendable, Hashable {
        /// The response was handed to the socket completely.
        case answered
        /// The client went away, or was too slow, before the response was sent.
        case abandoned
    }

    /// The request's head; `nil` if it was never understood.
    public let head: HTTPRequestHead?
    /// The status that was sent or, for an abandoned exchange, would have been; `nil` if there was none yet.
    public let status: HTTPStatus?
    /// The response's header fields as the handler gave them.
    public let responseFields: HTTPFields
    /// The error, if the server itself made the response.
    public let error: HTTPError?
    /// How it ended.
    public let outcome: Outcome
    /// Bytes of the request's body that were read.
    public let requestBodyBytes: Int
    /// Bytes of the response's body that were sent.
    public let responseBodyBytes: Int
    /// From the request's first byte to the end of the exchange.
    public let duration: Duration
    /// The client's address, without the port.
    public let peerAddress: String

    /// A summary from its parts, for the server and for tests of handlers.
    public init(
        head: HTTPRequestHead?, status: HTTPStatus?, responseFields: HTTPFields = [:], error: HTTPError? = nil,
        outcome: Outcome = .answered, requestBodyBytes: Int = 0, responseBodyBytes: Int = 0,
        duration: Duration = .zero, peerAddress: String = "127.0.0.1"
    ) {
        self.head = head
        self.status = status
        self.responseFields = responseFields
        self.error = error
        self.outcome = outcome
        self.requestBodyBytes = requestBodyBytes
        self.responseBodyBytes = responseBodyBytes
        self.duration = duration
        self.peerAddress = peerAddress
    }
}
