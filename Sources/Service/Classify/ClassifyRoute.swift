import APIKeys
import Classification
import HTTPServer

/// `POST /classify`: checks the head, then queues the photo for a worker.
package struct ClassifyRoute: Route {
    let life: ServiceLife
    let parts: InferenceParts

    private var configuration: ServiceConfiguration { parts.configuration }

    package var path: String { "/classify" }
    package var methods: [HTTPMethod] { [.post] }
    package var scope: APIKey.Scope? { .classify }

    package func maximumBody(for head: HTTPRequestHead) throws(Problem) -> Int {
        switch life.state {
        case .ready: break
        case .starting:
            parts.metrics.rejected.add(1, "not_ready")
            throw Problem(.notReady, "The model is being loaded. \(ProblemCode.notReady.advice)")
        case .draining:
            parts.metrics.rejected.add(1, "draining")
            throw Problem(.notReady, "The service is shutting down; send the request to another instance.")
        }
        if let coding = head.fields["Content-Encoding"], coding.lowercased() != "identity" {
            throw Problem(.unsupportedContentEncoding)
        }
        _ = try ClassifyBody.Form(mediaType: head.fields["Content-Type"])
        _ = try timeoutMs(of: head)
        _ = try ClassifyQuery(head.query)
        let maximum = configuration.limits.bodyBytes
        if let length = head.contentLength, length > maximum {
            throw Problem(.bodyTooLarge, "The body has \(length) bytes; at most \(maximum) are allowed.")
        }
        return maximum
    }

    package func handle(_ request: HTTPRequest, exchange: HTTPExchange, context: RequestContext) {
        // decide(on:) has refused a bad field already; the configured time is the fallback that is never reached.
        let timeout = (try? timeoutMs(of: request.head)) ?? configuration.timeouts.requestMs
        parts.submit(
            InferenceJob(
                request: request, exchange: exchange, context: context,
                deadline: MonotonicTime.now.advanced(byMilliseconds: timeout)))
    }

    private func timeoutMs(of head: HTTPRequestHead) throws(Problem) -> Int {
        guard let text = head.fields["X-Request-Timeout-Ms"] else { return configuration.timeouts.requestMs }
        guard let value = Int(text), value > 0 else {
            throw Problem(.invalidParameter, "X-Request-Timeout-Ms must be a positive whole number of milliseconds.")
        }
        return min(value, configuration.timeouts.requestMs)
    }
}
