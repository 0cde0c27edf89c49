import HTTPServer
import JSON
import ModelRepository

/// `GET /v2`, `/v2/health/live` and `/v2/health/ready`: the server as the Open Inference Protocol sees it.
package struct OpenInferenceServerRoute: DocumentRoute {
    package enum Question: String, Sendable, CaseIterable {
        case metadata = "/v2"
        case live = "/v2/health/live"
        case ready = "/v2/health/ready"
    }

    let question: Question
    let life: ServiceLife
    let watchdog: Watchdog
    let repository: ModelRepository
    /// Whether models are loaded and unloaded over HTTP.
    let hasRepositoryExtension: Bool

    package var path: String { question.rawValue }
    package var methods: [HTTPMethod] { [.get] }
    package var isProbe: Bool { question != .metadata }

    package func operations(in document: OpenAPIDocument) -> [(key: String, value: JSONValue)] {
        let (summary, statuses) =
            switch question {
            case .metadata: ("Name, version and extensions of the server", [Int]())
            case .live: ("Whether the process makes progress", [503])
            case .ready: ("Whether every model is loaded", [503])
            }
        return [("get", document.question(summary, path, statuses: statuses))]
    }

    package func handle(_ request: HTTPRequest, exchange: HTTPExchange, context: RequestContext) {
        switch question {
        case .metadata:
            let extensions = ["binary_tensor_data"] + (hasRepositoryExtension ? ["model_repository"] : [])
            let document: JSONValue = [
                "name": "gag", "version": .string(GagService.version),
                "extensions": .array(extensions.map(JSONValue.string)),
            ]
            exchange.respond(.document(document, context: context))
        case .live:
            let isLive = watchdog.stalledWorkers() == 0
            exchange.respond(.document(["live": .bool(isLive)], isWell: isLive, context: context))
        case .ready:
            let isReady = life.state == .ready && repository.isReady
            exchange.respond(.document(["ready": .bool(isReady)], isWell: isReady, context: context))
        }
    }
}
