import HTTPServer
import JSON

/// One of the probes: alive, ready, or both in detail.
package struct HealthRoute: Route {
    package enum Probe: String, Sendable, CaseIterable {
        /// 503 when a worker makes no progress, so that the orchestrator restarts the process.
        case live = "/livez"
        /// 503 until the model is loaded and warmed, and while draining.
        case ready = "/readyz"
        /// As ready, with the state of the parts.
        case health = "/healthz"
    }

    package let probe: Probe
    package let life: ServiceLife
    package let watchdog: Watchdog

    package var path: String { probe.rawValue }
    package var listener: RouteListener { .admin }
    package var methods: [HTTPMethod] { [.get] }

    package func handle(_ request: HTTPRequest, exchange: HTTPExchange, context: RequestContext) {
        let stalled = watchdog.stalledWorkers()
        let state = life.state
        let isWell = probe == .live ? stalled == 0 : state == .ready && (probe == .ready || stalled == 0)
        var members: [(key: String, value: JSONValue)] = [("status", .string(isWell ? "ok" : "unavailable"))]
        if probe == .live {
            members.append(("stalled_workers", .integer(stalled)))
        } else {
            members.append(("state", .string(state.rawValue)))
        }
        if probe == .health { members.append(("stalled_workers", .integer(stalled))) }
        exchange.respond(.document(.object(members), isWell: isWell, context: context))
    }
}
