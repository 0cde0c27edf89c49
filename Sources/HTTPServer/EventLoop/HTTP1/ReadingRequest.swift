/// A request whose head is complete and whose body is being read.
struct ReadingRequest {
    let head: HTTPRequestHead
    let share: RequestShare
    let received: ContinuousClock.Instant
    /// When the body could begin: the head was complete or, where the client waits for it, 100 was sent.
    var headComplete: ContinuousClock.Instant
    /// The longest body that is allowed.
    let maximumBody: Int
    /// Whether the request is answered already and the body only has to be got past.
    let isDiscarded: Bool
    let closesAfter: Bool
    /// Whether 100 (Continue) has to be sent when the answers before it are.
    var awaitsContinue = false
    /// Bytes of the body that came so far.
    var bodyBytes = 0
    /// Decodes a chunked body.
    var decoder: ChunkedDecoder?
}
