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

    package func maximumBody(for head: HTTPRequestHead) throws(Problem) -> Int {
        guard life.state != .draining else {
            parts.metrics.rejected.add(1, "draining")
            throw Problem(.notReady, "The service is shutting down; send the request to another instance.")
        }
        _ = try model(PathPattern(path).match(head.path) ?? [:])
        if let coding = head.fields["Content-Encoding"], coding.lowercased() != "identity" {
            throw Problem(.unsupportedContentEncoding)
        }
        let maximum = parts.configuration.limits.bodyBytes
        if let length = head.contentLength, length > maximum {
            throw Problem(.bodyTooLarge, "The body has \(length) bytes; at most \(maximum) are allowed.")
        }
        return maximum
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
