/// How errors are written: each protocol has its own shape, which the path tells.
package enum ErrorShape: Sendable, Equatable {
    /// `application/problem+json` (RFC 9457).
    case problem
    /// `{"error": "…"}`, as the Open Inference Protocol and TensorFlow Serving have it.
    case errorMember
    /// As DeepFace's API has it.
    case deepFace

    /// The shape of errors below a path.
    package init(path: String) {
        switch path {
        case AnalyzeRoute.path: self = .deepFace
        case "/v1", "/v2": self = .errorMember
        default: self = path.hasPrefix("/v1/") || path.hasPrefix("/v2/") ? .errorMember : .problem
        }
    }
}
