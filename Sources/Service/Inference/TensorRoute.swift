import APIKeys
import HTTPServer
import ModelRepository

/// A route by which a model of the path answers tensors: `POST /v2/models/NAME[/versions/VERSION]/infer` of the Open
/// Inference Protocol, `POST /v1/models/NAME[/versions/VERSION]:predict` of TensorFlow Serving. Chooses the model, then
/// queues the request for a worker.
package struct TensorRoute: Route {
    package let path: String
    let work: InferenceWork
    let parts: InferenceParts
    let repository: ModelRepository

    package var methods: [HTTPMethod] { [.post] }
    package var scope: APIKey.Scope? { .classify }

    package func maximumBody(for head: HTTPRequestHead, parameters: [String: String]) throws(Problem) -> Int {
        _ = try model(parameters)
        try parts.refuseContentEncoding(of: head)
        _ = try parts.timeoutMs(of: head)
        return try parts.maximumBody(for: head)
    }

    package func handle(_ request: HTTPRequest, exchange: HTTPExchange, context: RequestContext) {
        parts.submit(request, exchange: exchange, context: context) { () throws(Problem) in
            (work, try model(context.parameters))
        }
    }

    private func model(_ parameters: [String: String]) throws(Problem) -> ServedModel {
        try repository.chosen(model: parameters["model"], version: parameters["version"])
    }
}
