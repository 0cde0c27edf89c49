/// A request that waits for its answer, or an answer that waits for its turn; answers go out in the order of requests
/// (RFC 9112 §9.3.2).
struct PendingAnswer {
    let stream: Int
    let record: ExchangeRecord
    /// Whether the connection closes after the answer.
    var closesAfter: Bool
    /// The handler's side. Not held strongly: an exchange that its last owner lets go answers by itself.
    weak var exchange: HTTPExchange?
    var response: HTTPResponse?
    /// The response's part of the memory budget, until the client has it.
    var memory: MemoryReservation?
    /// The error that the server's own answer reports.
    var error: HTTPError?
}
