import HTTPServer
import JSON
import ModelRepository

/// One of the probes: alive, ready, or both in detail.
package struct HealthRoute: DocumentRoute {
    package enum Probe: String, Sendable, CaseIterable {
        /// 503 when a worker makes no progress, so that the orchestrator restarts the process.
        case live = "/livez"
        /// 503 until the model is loaded and warmed, while the one for requests that name none is gone, and while draining.
        case ready = "/readyz"
        /// As ready, with the state of the parts.
        case health = "/healthz"
    }

    /// What is told in place of `ready` where the model is gone: it was unloaded, or its last version cannot be loaded.
    private static let withoutModel = "no_model"

    package let probe: Probe
    package let life: ServiceLife
    package let watchdog: Watchdog
    let repository: ModelRepository

    package var path: String { probe.rawValue }
    package var listener: RouteListener { .admin }
    package var methods: [HTTPMethod] { [.get] }
    package var isProbe: Bool { true }

    package func operations(in document: OpenAPIDocument) -> [(key: String, value: JSONValue)] {
        let summary =
            switch probe {
            case .live: "Whether the process makes progress"
            case .ready: "Whether the model is loaded and the service takes requests"
            case .health: "State of the service and its workers"
            }
        return [("get", document.probe(summary))]
    }

    package func handle(_ request: HTTPRequest, exchange: HTTPExchange, context: RequestContext) {
        let stalled = watchdog.stalledWorkers()
        let state = life.state
        let hasModel = (try? repository.select()) != nil
        let isReady = state == .ready && hasModel
        let isWell = probe == .live ? stalled == 0 : isReady && (probe == .ready || stalled == 0)
        var members: [(key: String, value: JSONValue)] = [("status", .string(isWell ? "ok" : "unavailable"))]
        if probe == .live {
            members.append(("stalled_workers", .integer(stalled)))
        } else {
            members.append(("state", .string(state == .ready && !hasModel ? Self.withoutModel : state.rawValue)))
        }
        if probe == .health { members.append(("stalled_workers", .integer(stalled))) }
        exchange.respond(.document(.object(members), isWell: isWell, context: context))
    }
}
