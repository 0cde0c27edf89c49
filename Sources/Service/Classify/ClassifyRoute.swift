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
        do {
            // decide(on:) has refused what is bad; a version may have gone since.
            let (served, query) = try selection(for: request.head)
            let timeout = try parts.timeoutMs(of: request.head)
            parts.submit(
                InferenceJob(
                    request: request, exchange: exchange, context: context.answered(by: served.model),
                    work: .classify(query.parameters), model: served,
                    deadline: MonotonicTime.now.advanced(byMilliseconds: timeout)))
        } catch {
            exchange.respond(error.response(for: context))
        }
    }

    /// What the query asks for, and the version that answers it and can.
    private func selection(for head: HTTPRequestHead) throws(Problem) -> (served: ServedModel, query: ClassifyQuery) {
        let query = try ClassifyQuery(head.query)
        let served: ServedModel
        do {
            served = try repository.chosen(model: query.model, version: query.version)
        } catch {
            if error.code == .notReady { parts.metrics.rejected.add(1, "not_ready") }
            throw error
        }
        _ = try query.parameters.thresholds(configuration.answer, model: served.model)
        return (served, query)
    }
}
