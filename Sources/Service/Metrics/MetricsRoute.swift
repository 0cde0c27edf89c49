import APIKeys
import HTTPServer

/// `GET /metrics` in Prometheus' text format.
package struct MetricsRoute: Route {
    package let metrics: ServiceMetrics
    /// What a key must be allowed to do; nil where the operators' own listener has the route.
    package let scope: APIKey.Scope?

    package var path: String { "/metrics" }
    package var methods: [HTTPMethod] { [.get] }
    package var listener: RouteListener { .admin }

    package func handle(_ request: HTTPRequest, exchange: HTTPExchange, context: RequestContext) {
        exchange.respond(
            HTTPResponse(
                mediaType: PrometheusText.mediaType, body: PrometheusText.render(metrics.families), context: context))
    }
}
