import APIKeys
import Classification
import HTTPServer
import ModelRepository

/// `POST /analyze` as DeepFace's API has it: checks the head, then queues the photos for a worker.
///
/// Source: the package deepface 0.0.103, `api/src/modules/core/routes.py` and `modules/demography.py`.
package struct AnalyzeRoute: Route {
    static let path = "/analyze"

    let parts: InferenceParts
    let repository: ModelRepository

    package var path: String { Self.path }
    package var methods: [HTTPMethod] { [.post] }
    package var scope: APIKey.Scope? { .classify }

    package func maximumBody(for head: HTTPRequestHead, parameters: [String: String]) throws(Problem) -> Int {
        try parts.refuseContentEncoding(of: head)
        _ = try parts.timeoutMs(of: head)
        _ = try model(for: head)
        return try parts.maximumBody(for: head)
    }

    package func handle(_ request: HTTPRequest, exchange: HTTPExchange, context: RequestContext) {
        parts.submit(request, exchange: exchange, context: context) { () throws(Problem) in
            (.analyze, try model(for: request.head))
        }
    }

    /// The version that the query chooses, as that of `/classify` does; what it says besides is refused, for here the body
    /// says it.
    private func model(for head: HTTPRequestHead) throws(Problem) -> ServedModel {
        let query = try ClassifyQuery(head.query)
        guard query.parameters == ClassifyParameters() else {
            throw Problem(.invalidParameter, "The query may only name model and version.")
        }
        return try parts.served(query, from: repository)
    }
}
