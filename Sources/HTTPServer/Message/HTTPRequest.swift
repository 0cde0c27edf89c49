/// A complete request.
public struct HTTPRequest: Sendable {
    /// Request line and header fields.
    public let head: HTTPRequestHead
    /// The content; empty if there is none. It is wiped when the last reference to it goes.
    public let body: RequestBody
    /// When the head's first byte was read.
    public let received: ContinuousClock.Instant
    /// When the head was complete.
    public let headComplete: ContinuousClock.Instant
    /// When the body was complete.
    public let bodyComplete: ContinuousClock.Instant

    /// A request from its parts, for the server and for tests of handlers.
    public init(
        head: HTTPRequestHead, body: RequestBody, received: ContinuousClock.Instant = .now,
        headComplete: ContinuousClock.Instant = .now, bodyComplete: ContinuousClock.Instant = .now
    ) {
        self.head = head
        self.body = body
        self.received = received
        self.headComplete = headComplete
        self.bodyComplete = bodyComplete
    }
}
