import HTTPServer
import ModelRepository

/// What all routes that photos come by decide by a request's head, and what they do with a complete request.
package struct PhotoAdmission: Sendable {
    let configuration: ServiceConfiguration
    let dispatcher: Dispatcher
    let repository: ModelRepository
    let metrics: ServiceMetrics

    /// Takes a request in whose photos a worker will look at, or refuses it by its head.
    ///
    /// - Parameter read: what the request asks for, as far as its head says it.
    /// - Throws: `unsupported_content_encoding`, `invalid_parameter`, `body_too_large`, or what `read` throws.
    func accept(
        _ head: HTTPRequestHead, context: RequestContext, read: () throws(Problem) -> PhotoRequest
    ) throws(Problem) -> AcceptedRequest {
        guard head.contentCoding != nil else {
            throw Problem(
                .unsupportedContentEncoding, ProblemCode.unsupportedContentEncoding.advice,
                fields: ["Accept-Encoding": "gzip, identity"])
        }
        let timeoutMs = try timeoutMs(of: head)
        let asked = try read()
        let maximum = configuration.limits.bodyBytes
        if let length = head.contentLength, length > maximum {
            throw Problem(.bodyTooLarge, "The body has \(length) bytes; at most \(maximum) are allowed.")
        }
        let context = context.answered(by: asked.model.model)
        return AcceptedRequest(maximumBody: maximum) { [dispatcher] request, exchange in
            dispatcher.submit(
                InferenceJob(
                    request: request, exchange: exchange, context: context, asked: asked,
                    deadline: MonotonicTime.now.advanced(byMilliseconds: timeoutMs)))
        }
    }

    /// How long the client waits, in milliseconds; capped by the configuration.
    private func timeoutMs(of head: HTTPRequestHead) throws(Problem) -> Int {
        guard let text = head.fields["X-Request-Timeout-Ms"] else { return configuration.timeouts.requestMs }
        guard let value = Int(text), value > 0 else {
            throw Problem(.invalidParameter, "X-Request-Timeout-Ms must be a positive whole number of milliseconds.")
        }
        return min(value, configuration.timeouts.requestMs)
    }

    /// The version that a query chooses, where it is ready.
    ///
    /// - Throws: the problem of a model that is not there, or not ready yet, which is counted.
    func served(_ query: ClassifyQuery) throws(Problem) -> ServedModel {
        do {
            return try repository.chosen(model: query.model, version: query.version)
        } catch {
            if error.code == .notReady { metrics.rejected.add(1, "not_ready") }
            throw error
        }
    }

    /// Refuses more photos than a request may have.
    func check(count: Int, of what: String) throws(Problem) {
        guard count > configuration.limits.imagesPerRequest else { return }
        throw Problem(
            .tooManyImages, "At most \(configuration.limits.imagesPerRequest) \(what) are allowed in one request.")
    }
}
