import HTTPServer

/// One request and its response on an HTTP/2 connection.
struct HTTP2Stream: ~Copyable {
    /// How far the exchange is.
    enum Phase {
        /// The header section is coming.
        case head
        /// The content is coming, up to so many bytes.
        case body(maximum: Int)
        /// The handler has the request.
        case handling
        /// The response is given to the session; what the client still sends is dropped.
        case responding
        /// The response was sent at that time, and the client still sends. Many clients take a reset for a failure
        /// before they have read the response, so it waits a little.
        case discarding(since: ContinuousClock.Instant)
    }

    var phase = Phase.head
    let opened: ContinuousClock.Instant
    /// The header fields while they arrive.
    var section: HTTP2FieldSection
    var head: HTTPRequestHead?
    var share: RequestShare?
    var headComplete: ContinuousClock.Instant
    var bodyBytes = 0
    var body: WipedBuffer
    weak var exchange: HTTPExchange?
    var response: HTTPResponse?
    var error: HTTPError?
    var responseStarted: ContinuousClock.Instant?
    /// When the client last took something of the response.
    var responseAdvanced: ContinuousClock.Instant?
    /// The response's part of the memory budget, until the stream is over.
    var responseMemory: MemoryReservation?

    init(opened: ContinuousClock.Instant, memory: BodyMemory) {
        self.opened = opened
        headComplete = opened
        section = HTTP2FieldSection(memory: memory)
        body = WipedBuffer(memory: memory)
    }

    var record: ExchangeRecord { ExchangeRecord(head: head, received: opened, bodyBytes: bodyBytes) }
}
