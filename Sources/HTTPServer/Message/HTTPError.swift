/// An error that the server itself finds in a request or in its own state, before or instead of the handler.
public enum HTTPError: Error, Sendable, Hashable {
    /// Which part of a request took too long.
    public enum TimedOutPart: String, Sendable, Hashable, CaseIterable {
        /// The request line and the header fields.
        case head
        /// The body.
        case body
    }

    /// The request is not valid HTTP: 400.
    case malformed(MalformedRequest)
    /// The request did not arrive in time: 408.
    case timeout(TimedOutPart)
    /// A method that carries content came without a length: 411.
    case lengthRequired
    /// The body is longer than the limit, in bytes: 413.
    case contentTooLarge(maximum: Int)
    /// The request target is longer than the limit, in bytes: 414.
    case targetTooLong(maximum: Int)
    /// An expectation other than `100-continue`: 417.
    case expectationFailed(String)
    /// The header section is longer than the limit, in bytes: 431.
    case headerTooLarge(maximum: Int)
    /// The header section has more fields than the limit: 431.
    case tooManyFields(maximum: Int)
    /// The client's address has too many requests under way behind a proxy; try again after so many seconds: 429.
    case tooManyOfAddress(retryAfter: Int)
    /// The handler let go of the exchange without an answer: 500.
    case unanswered
    /// A method that the server doesn't recognize: 501.
    case unknownMethod(String)
    /// A transfer coding other than `chunked`: 501.
    case unknownTransferCoding(String)
    /// The memory for bodies is used up at the moment; try again after so many seconds: 503.
    case bodyMemoryExhausted(retryAfter: Int)
    /// A version other than HTTP/1.x: 505.
    case versionNotSupported(String)

    /// The status that tells the client.
    public var status: HTTPStatus {
        switch self {
        case .malformed: .badRequest
        case .timeout: .requestTimeout
        case .lengthRequired: .lengthRequired
        case .contentTooLarge: .contentTooLarge
        case .targetTooLong: .uriTooLong
        case .expectationFailed: .expectationFailed
        case .headerTooLarge, .tooManyFields: .requestHeaderFieldsTooLarge
        case .tooManyOfAddress: .tooManyRequests
        case .unanswered: .internalServerError
        case .unknownMethod, .unknownTransferCoding: .notImplemented
        case .bodyMemoryExhausted: .serviceUnavailable
        case .versionNotSupported: .httpVersionNotSupported
        }
    }

    /// A stable name for the kind of error, for metrics and for the `code` of a problem document.
    public var code: String {
        switch self {
        case .malformed: "malformed_request"
        case .timeout: "request_timeout"
        case .lengthRequired: "length_required"
        case .contentTooLarge: "content_too_large"
        case .targetTooLong: "uri_too_long"
        case .expectationFailed: "expectation_failed"
        case .headerTooLarge, .tooManyFields: "header_too_large"
        case .tooManyOfAddress: "rate_limited"
        case .unanswered: "internal_error"
        case .unknownMethod: "method_not_implemented"
        case .unknownTransferCoding: "transfer_coding_not_implemented"
        case .bodyMemoryExhausted: "overloaded"
        case .versionNotSupported: "http_version_not_supported"
        }
    }

    /// What is wrong, in a sentence for the client; nothing that the client sent is repeated in it.
    public var explanation: String {
        switch self {
        case .malformed(let reason): reason.explanation
        case .timeout(.head): "The request's header fields did not arrive in time."
        case .timeout(.body): "The request's body did not arrive in time."
        case .lengthRequired: "The request needs a Content-Length or a chunked body."
        case .contentTooLarge(let maximum): "The request's body is longer than \(maximum) bytes."
        case .targetTooLong(let maximum): "The request target is longer than \(maximum) bytes."
        case .expectationFailed: "The only expectation that is understood is 100-continue."
        case .headerTooLarge(let maximum): "The request's header fields are longer than \(maximum) bytes."
        case .tooManyFields(let maximum): "The request has more than \(maximum) header fields."
        case .tooManyOfAddress(let seconds):
            "Too many requests of this address are under way; try again in \(seconds) s."
        case .unanswered: "The request could not be answered."
        case .unknownMethod: "The request method is not implemented."
        case .unknownTransferCoding: "The only transfer coding that is implemented is chunked."
        case .bodyMemoryExhausted(let seconds): "The server is overloaded; try again in \(seconds) s."
        case .versionNotSupported: "The server speaks HTTP/1.1."
        }
    }
}
