import HTTPServer

/// `GET /openapi.json`: the description of every route, answer and error.
package struct OpenAPIRoute: Route {
    private let document: [UInt8]

    package init(_ document: OpenAPIDocument) {
        self.document = document.json.serialized(pretty: true)
    }

    package var path: String { "/openapi.json" }
    package var methods: [HTTPMethod] { [.get] }

    package func handle(_ request: HTTPRequest, exchange: HTTPExchange, context: RequestContext) {
        exchange.respond(HTTPResponse(mediaType: "application/json", body: document, context: context))
    }
}
