/// What the server should do with a request whose head is complete.
public enum HeadDecision: Sendable {
    /// Read the body, up to this many bytes (a longer one gets 413), then call ``HTTPHandler/handle(_:exchange:)``.
    case accept(maximumBody: Int)
    /// Send this response at once, without asking for the body.
    case reject(HTTPResponse)
}

/// What answers the requests of a server. Every method is called on the server's one event-loop thread and must not
/// block; ``HTTPExchange/respond(_:)`` may be called from any thread, also later.
public protocol HTTPHandler: Sendable {
    /// Decides on a request by its head, before its body is read: the place for 404, 405, 413, 415 and 401.
    /// With `Expect: 100-continue` it is asked before 100 is sent.
    /// - Parameter head: the request's head, to which the handler may attach what it has made of it.
    func decide(on head: inout HTTPRequestHead) -> HeadDecision

    /// Answers a complete request, at once or later, through the exchange.
    func handle(_ request: HTTPRequest, exchange: HTTPExchange)

    /// The response that reports an error found by the server itself, in the handler's own format. Its status should be
    /// ``HTTPError/status``; what the error demands beyond the body (`Retry-After`, `Connection`) the server adds.
    /// - Parameter head: the request's head, if it was understood.
    func response(to error: HTTPError, head: HTTPRequestHead?) -> HTTPResponse

    /// Reports an exchange that is over, answered or not, for logs and metrics.
    func completed(_ summary: ExchangeSummary)
}

extension HTTPHandler {
    /// Ignores the report.
    public func completed(_ summary: ExchangeSummary) {}
}
