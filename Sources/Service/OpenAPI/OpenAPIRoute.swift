import HTTPServer
import ModelRepository

/// `GET /openapi.json`: the description of every route, answer and error, with the heads of the models that are served.
package struct OpenAPIRoute: Route {
    let repository: ModelRepository
    /// Whether the page at `/` is served.
    let hasPage: Bool
    /// Whether models are loaded and unloaded over HTTP.
    let hasRepositoryExtension: Bool

    package var path: String { "/openapi.json" }
    package var methods: [HTTPMethod] { [.get] }

    package func handle(_ request: HTTPRequest, exchange: HTTPExchange, context: RequestContext) {
        let document = OpenAPIDocument(
            version: GagService.version, hasPage: hasPage, hasRepositoryExtension: hasRepositoryExtension,
            models: repository.descriptions.map(\.heads))
        exchange.respond(
            HTTPResponse(mediaType: "application/json", body: document.json.serialized(pretty: true), context: context))
    }
}
