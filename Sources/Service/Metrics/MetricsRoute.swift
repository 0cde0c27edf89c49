import APIKeys
import HTTPServer

/// `GET /metrics` in Prometheus' text format.
package struct MetricsRoute: Route {
    package let metrics: ServiceMetrics

    package var path: String { "/metrics" }
    package var methods: [HTTPMethod] { [.get] }
    package var scope: APIKey.Scope? { .admin }

    package func handle(_ request: HTTPRequest, exchange: HTTPExchange, context: RequestContext) {
        exchange.respond(
            HTTPResponse(
                mediaType: PrometheusText.mediaType, body: PrometheusText.render(metrics.families), context: context))
    }
}
