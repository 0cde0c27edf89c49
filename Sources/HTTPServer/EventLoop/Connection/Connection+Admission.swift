/// What becomes of a request whose head is complete.
package enum Admission {
    /// Its body is read, up to so many bytes.
    case accepted(maximumBody: Int)
    /// The handler refuses it with this response.
    case rejected(HTTPResponse)
    /// The server refuses it for this error.
    case failed(HTTPError)
}

extension Connection {
    /// Decides on a request by its head, in the same way for every version of HTTP.
    package func admit(_ head: inout HTTPRequestHead) -> Admission {
        guard HTTPMethod.recognized.contains(head.method), head.method != .connect else {
            return .failed(.unknownMethod(head.method.rawValue))
        }
        let expectations = head.expectations
        if let other = expectations.first(where: { $0 != "100-continue" }) { return .failed(.expectationFailed(other)) }
        switch handler.decide(on: &head) {
        case .reject(let response): return .rejected(response)
        case .accept(let maximumBody): return admitBody(of: head, maximumBody: maximumBody)
        }
    }

    private func admitBody(of head: HTTPRequestHead, maximumBody: Int) -> Admission {
        guard let length = head.contentLength else {
            let lacksLength = head.method.expectsContent && !head.isChunked
            return lacksLength ? .failed(.lengthRequired) : .accepted(maximumBody: maximumBody)
        }
        guard length <= maximumBody else { return .failed(.contentTooLarge(maximum: maximumBody)) }
        guard length <= bodyMemory.maximum - bodyMemory.used else { return .failed(memoryExhausted) }
        return .accepted(maximumBody: maximumBody)
    }

    /// The error of a body that the budget has no memory for.
    package var memoryExhausted: HTTPError { .bodyMemoryExhausted(retryAfter: configuration.retryAfter) }

    /// The handler's response to an error of the server's own, with the fields that the error demands.
    package func errorResponse(_ error: HTTPError, head: HTTPRequestHead?) -> HTTPResponse {
        record { $0.count(error) }
        var response = handler.response(to: error, head: head)
        switch error {
        case .bodyMemoryExhausted(let seconds), .tooManyOfAddress(let seconds):
            if !response.fields.contains("Retry-After") { response.fields["Retry-After"] = String(seconds) }
        default: break
        }
        return response
    }
}

extension HTTPRequestHead {
    /// The elements of `Expect` in lower case; HTTP/1.0 has none (RFC 9110 §10.1.1).
    package var expectations: [String] {
        version == .http1_0 ? [] : fields.elements("Expect").map { $0.lowercased() }
    }
}
