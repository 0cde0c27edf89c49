import APIKeys
import HTTPServer
import ModelRepository

/// `POST /v2/models/NAME[/versions/VERSION]/infer`: chooses the model, then queues the request for a worker.
package struct OpenInferenceInferRoute: Route {
    let hasVersion: Bool
    let life: ServiceLife
    let parts: InferenceParts
    let repository: ModelRepository

    package var path: String {
        "/v2/models/{model}" + (hasVersion ? "/versions/{version}" : "") + "/infer"
    }
    package var methods: [HTTPMethod] { [.post] }
    package var scope: APIKey.Scope? { .classify }

    package func maximumBody(for head: HTTPRequestHead, parameters: [String: String]) throws(Problem) -> Int {
        try parts.refuseWhileDraining(life)
        _ = try model(parameters)
        try parts.refuseContentEncoding(of: head)
        return try parts.maximumBody(for: head)
    }

    package func handle(_ request: HTTPRequest, exchange: HTTPExchange, context: RequestContext) {
        do {
            let served = try model(context.parameters)
            parts.submit(
                InferenceJob(
                    request: request, exchange: exchange, context: context.answered(by: served.model),
                    work: .infer, model: served,
                    deadline: MonotonicTime.now.advanced(byMilliseconds: parts.configuration.timeouts.requestMs)))
        } catch {
            exchange.respond(error.response(for: context))
        }
    }

    private func model(_ parameters: [String: String]) throws(Problem) -> ServedModel {
        try repository.chosen(model: parameters["model"], version: parameters["version"])
    }
}
