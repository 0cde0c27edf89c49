/// What is known of a request while it is served, for the summary at its end.
package struct ExchangeRecord {
    /// The head, if it was understood.
    package var head: HTTPRequestHead?
    /// What it takes of the server's limits.
    package var share: RequestShare?
    /// When its first byte was read.
    package var received: ContinuousClock.Instant
    /// Bytes of its body that were read.
    package var bodyBytes: Int

    /// A record from its parts.
    package init(
        head: HTTPRequestHead?, share: RequestShare? = nil, received: ContinuousClock.Instant,
        bodyBytes: Int = 0
    ) {
        self.head = head
        self.share = share
        self.received = received
        self.bodyBytes = bodyBytes
    }

    /// The summary of an exchange that has ended now.
    package func summary(
        on connection: Connection, outcome: ExchangeSummary.Outcome, response: HTTPResponse?, error: HTTPError?,
        sentBody: Int
    ) -> ExchangeSummary {
        ExchangeSummary(
            head: head, status: response?.status, responseFields: response?.fields ?? [:], error: error,
            outcome: outcome, requestBodyBytes: bodyBytes, responseBodyBytes: sentBody,
            duration: received.duration(to: .now), peerAddress: head?.peerAddress ?? connection.peerAddress)
    }
}
