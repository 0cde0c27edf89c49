import APIKeys
import HTTPServer
import JSON

/// `GET /metrics` in Prometheus' text format.
package struct MetricsRoute: DocumentRoute {
    package let metrics: ServiceMetrics
    /// What a key must be allowed to do; nil where the operators' own listener has the route.
    package let scope: APIKey.Scope?

    package var path: String { "/metrics" }
    package var methods: [HTTPMethod] { [.get] }
    package var listener: RouteListener { .admin }

    package func operations(in document: OpenAPIDocument) -> [(key: String, value: JSONValue)] {
        [("get", document.document("Prometheus metrics", "text/plain", ["type": "string"]))]
    }

    package func handle(_ request: HTTPRequest, exchange: HTTPExchange, context: RequestContext) {
        exchange.respond(
            HTTPResponse(
                mediaType: PrometheusText.mediaType, body: PrometheusText.render(metrics.families), context: context))
    }
}
