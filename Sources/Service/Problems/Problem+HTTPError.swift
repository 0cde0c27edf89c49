import HTTPServer

extension Problem {
    /// The problem that an error found by the HTTP server is answered with.
    package init(_ error: HTTPError) {
        let code: ProblemCode =
            switch error {
            case .malformed: .badRequest
            case .timeout: .requestTimeout
            case .lengthRequired: .lengthRequired
            case .contentTooLarge: .bodyTooLarge
            case .targetTooLong: .uriTooLong
            case .expectationFailed: .expectationFailed
            case .headerTooLarge, .tooManyFields: .headerFieldsTooLarge
            case .tooManyOfAddress: .rateLimited
            case .unanswered: .internalError
            case .unknownMethod, .unknownTransferCoding: .notImplemented
            case .bodyMemoryExhausted: .overloaded
            case .versionNotSupported: .httpVersionNotSupported
            }
        self.init(code, error.explanation)
    }
}
