import APIKeys
import Classification
import HTTPServer
import ModelRepository

/// `POST /classify`, or `PUT`, as clients upload a file: checks the head, then queues the photo for a worker.
package struct ClassifyRoute: Route {
    let parts: InferenceParts
    let repository: ModelRepository
    /// Whether it is the route of a file that is uploaded below `/classify/`: `curl -T photo.jpg …/classify/` appends the
    /// file's name, which is not looked at.
    var isBelow = false

    private var configuration: ServiceConfiguration { parts.configuration }

    package var path: String { isBelow ? "/classify/{file}" : "/classify" }
    package var methods: [HTTPMethod] { isBelow ? [.put] : [.post, .put] }
    package var scope: APIKey.Scope? { .classify }

    package func maximumBody(for head: HTTPRequestHead, parameters: [String: String]) throws(Problem) -> Int {
        try parts.refuseContentEncoding(of: head)
        _ = try parts.timeoutMs(of: head)
        _ = try selection(for: head)
        return try parts.maximumBody(for: head)
    }

    package func handle(_ request: HTTPRequest, exchange: HTTPExchange, context: RequestContext) {
        parts.submit(request, exchange: exchange, context: context) { () throws(Problem) in
            let (served, query) = try selection(for: request.head)
            return (.classify(query.parameters), served)
        }
    }

    /// What the query asks for, and the version that answers it and can.
    private func selection(for head: HTTPRequestHead) throws(Problem) -> (served: ServedModel, query: ClassifyQuery) {
        let query = try ClassifyQuery(head.query)
        let served = try parts.served(query, from: repository)
        _ = try query.parameters.thresholds(configuration.answer, model: served.model)
        return (served, query)
    }
}
