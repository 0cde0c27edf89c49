import HTTPServer

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
