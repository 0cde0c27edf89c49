import HTTPServer
import ModelRepository

extension InferenceParts {
    /// Bodies are taken as they are, or in gzip.
    ///
    /// - Throws: `unsupported_content_encoding`.
    func refuseContentEncoding(of head: HTTPRequestHead) throws(Problem) {
        guard head.contentCoding == nil else { return }
        throw Problem(
            .unsupportedContentEncoding, ProblemCode.unsupportedContentEncoding.advice,
            fields: ["Accept-Encoding": "gzip, identity"])
    }

    /// How long the client waits, in milliseconds; capped by the configuration.
    ///
    /// - Throws: `invalid_parameter` for a field that is no positive whole number.
    func timeoutMs(of head: HTTPRequestHead) throws(Problem) -> Int {
        guard let text = head.fields["X-Request-Timeout-Ms"] else { return configuration.timeouts.requestMs }
        guard let value = Int(text), value > 0 else {
            throw Problem(.invalidParameter, "X-Request-Timeout-Ms must be a positive whole number of milliseconds.")
        }
        return min(value, configuration.timeouts.requestMs)
    }

    /// The version that a query chooses, where it is ready.
    ///
    /// - Throws: the problem of a model that is not there, or not ready yet, which is counted.
    func served(_ query: ClassifyQuery, from repository: ModelRepository) throws(Problem) -> ServedModel {
        do {
            return try repository.chosen(model: query.model, version: query.version)
        } catch {
            if error.code == .notReady { metrics.rejected.add(1, "not_ready") }
            throw error
        }
    }

    /// Queues a complete request for a worker, or answers why not.
    ///
    /// - Parameter choose: what is asked, and the version that answers it; what is bad was refused by the head, but a version may
    ///   have gone since.
    func submit(
        _ request: HTTPRequest, exchange: HTTPExchange, context: RequestContext,
        choose: () throws(Problem) -> (work: InferenceWork, model: ServedModel)
    ) {
        do throws(Problem) {
            let (work, served) = try choose()
            let timeout = try timeoutMs(of: request.head)
            submit(
                InferenceJob(
                    request: request, exchange: exchange, context: context.answered(by: served.model), work: work,
                    model: served, deadline: MonotonicTime.now.advanced(byMilliseconds: timeout)))
        } catch {
            exchange.respond(error.response(for: context))
        }
    }

    /// The largest body that is accepted, in bytes.
    ///
    /// - Throws: `body_too_large` where the head announces a larger one.
    func maximumBody(for head: HTTPRequestHead) throws(Problem) -> Int {
        let maximum = configuration.limits.bodyBytes
        if let length = head.contentLength, length > maximum {
            throw Problem(.bodyTooLarge, "The body has \(length) bytes; at most \(maximum) are allowed.")
        }
        return maximum
    }
}
