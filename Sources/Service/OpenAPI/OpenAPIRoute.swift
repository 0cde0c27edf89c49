import Classification
import HTTPServer
import JSON
import ModelRepository
import Synchronization

/// `GET /openapi.json`: the description of every route, answer and error, with the heads of the models that are served.
package final class OpenAPIRoute: DocumentRoute {
    private let repository: ModelRepository
    private let others: [any Route]
    /// The document, and the heads that it was written for: writing it takes milliseconds, and models seldom change.
    private let written = Mutex<(models: [[Head]], text: [UInt8])?>(nil)

    /// - Parameter others: all routes but this one.
    init(repository: ModelRepository, others: [any Route]) {
        self.repository = repository
        self.others = others
    }

    package var path: String { "/openapi.json" }
    package var methods: [HTTPMethod] { [.get] }

    package func operations(in document: OpenAPIDocument) -> [(key: String, value: JSONValue)] {
        [("get", document.document("This description", "application/json", ["type": "object"]))]
    }

    package func handle(_ request: HTTPRequest, exchange: HTTPExchange, context: RequestContext) {
        let models = repository.descriptions.map(\.heads)
        let text = written.withLock { written in
            if let written, written.models == models { return written.text }
            let document = OpenAPIDocument(version: GagService.version, routes: others + [self], models: models)
            let text = document.json.serialized(pretty: true)
            written = (models, text)
            return text
        }
        exchange.respond(HTTPResponse(mediaType: "application/json", body: text, context: context))
    }
}
