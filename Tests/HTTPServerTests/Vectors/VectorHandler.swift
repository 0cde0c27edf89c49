import HTTPServer
import Synchronization

/// Accepts everything and answers with what it understood.
final class VectorHandler: HTTPHandler {
    private let decided = Mutex<[String]>([])

    /// The paths of all requests since the last call.
    func takePaths() -> [String] {
        decided.withLock { paths in
            defer { paths = [] }
            return paths
        }
    }

    func decide(on head: inout HTTPRequestHead) -> HeadDecision {
        decided.withLock { $0.append(head.path) }
        return .accept(maximumBody: 64)
    }

    func handle(_ request: HTTPRequest, exchange: HTTPExchange) {
        let body = unsafe request.body.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
        let query = request.head.query.map { "\($0.name)=\($0.value) " }.joined()
        exchange.respond(
            HTTPResponse(
                status: .ok, body: Array("\(request.head.method) \(request.head.path) \(query)[\(body)]".utf8)))
    }

    func response(to error: HTTPError, head: HTTPRequestHead?) -> HTTPResponse {
        let reason = if case .malformed(let reason) = error { reason.rawValue } else { "" }
        return HTTPResponse(status: error.status, body: Array(reason.utf8))
    }
}
