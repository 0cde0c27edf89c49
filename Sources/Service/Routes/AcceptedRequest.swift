import HTTPServer

/// A request whose head a route has taken, and what it has made of it.
package struct AcceptedRequest: Sendable {
    /// The largest body, in bytes.
    package let maximumBody: Int
    /// Answers the complete request through the exchange, now or later; runs on the event loop and must not block.
    package let handle: @Sendable (HTTPRequest, HTTPExchange) -> Void

    package init(maximumBody: Int, handle: @escaping @Sendable (HTTPRequest, HTTPExchange) -> Void) {
        self.maximumBody = maximumBody
        self.handle = handle
    }
}

/// What is known of a request whose route was found: the HTTP server keeps it with the head.
struct RoutedRequest: Sendable {
    let context: RequestContext
    /// Nil where it was refused.
    var accepted: AcceptedRequest?
}
