import HTTPServer
import Synchronization

/// What the listeners' event loops count, as metrics: each sample names its listener.
package final class ListenerMetrics: Sendable {
    private let servers = Mutex<[(name: String, server: HTTPServer)]>([])

    package init() {}

    /// Takes a listener's server in; called before any metric is read.
    func observe(_ server: HTTPServer, as name: String) { servers.withLock { $0.append((name, server)) } }

    /// A family of each kind of thing that is counted.
    package var families: [any MetricFamily] {
        [
            family(.init("gag_connections_open", .gauge, labels: ["listener"], "Open connections.")) {
                $0.connectionsOpen
            },
            family(.init("gag_connections_total", .counter, labels: ["listener"], "Connections accepted.")) {
                $0.connectionsTotal
            },
            family(
                .init(
                    "gag_connections_rejected_total", .counter, labels: ["listener", "reason"],
                    "Connections turned away: too many in all, too many of one address, no TLS handshake."),
                by: HTTPServerStatistics.ConnectionRejection.allCases.map(\.rawValue)
            ) { statistics, reason in
                HTTPServerStatistics.ConnectionRejection(rawValue: reason).flatMap {
                    statistics.connectionsRejected[$0]
                } ?? 0
            },
            family(
                .init(
                    "gag_accept_pauses_total", .counter, labels: ["listener"],
                    "Pauses in accepting connections because there were no descriptors left.")
            ) { $0.acceptPauses },
            family(
                .init(
                    "gag_write_timeouts_total", .counter, labels: ["listener"],
                    "Connections closed because their client did not take its answer in time.")
            ) { $0.writeTimeouts },
            family(
                .init(
                    "gag_network_received_bytes_total", .counter, labels: ["listener"],
                    "Bytes read from connections, below any TLS.")
            ) { $0.bytesReceived },
            family(
                .init(
                    "gag_network_sent_bytes_total", .counter, labels: ["listener"],
                    "Bytes written to connections, below any TLS.")
            ) { $0.bytesSent },
            family(
                .init(
                    "gag_body_memory_bytes", .gauge, labels: ["listener"], "Memory that request bodies hold, in bytes.")
            ) { $0.bodyMemoryUsed },
            ObservedMetric(
                .init(
                    "gag_body_memory_limit_bytes", .gauge, labels: ["listener"],
                    "Most memory that request bodies may hold, in bytes.")
            ) { [self] in
                snapshot.map {
                    MetricSample(labels: [("listener", $0.name)], value: Double($0.server.bodyMemory.maximum))
                }
            },
        ]
    }

    private var snapshot: [(name: String, server: HTTPServer)] { servers.withLock { $0 } }

    private func family(
        _ description: MetricDescription, value: @escaping @Sendable (HTTPServerStatistics) -> Int
    ) -> ObservedMetric {
        ObservedMetric(description) { [self] in
            snapshot.map { name, server in
                MetricSample(labels: [("listener", name)], value: Double(value(server.statistics)))
            }
        }
    }

    private func family(
        _ description: MetricDescription, by labels: [String],
        value: @escaping @Sendable (HTTPServerStatistics, String) -> Int
    ) -> ObservedMetric {
        ObservedMetric(description) { [self] in
            snapshot.flatMap { name, server in
                let statistics = server.statistics
                return labels.map { label in
                    MetricSample(
                        labels: [("listener", name), ("reason", label)], value: Double(value(statistics, label)))
                }
            }
        }
    }
}
