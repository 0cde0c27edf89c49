import ModelRepository
import Synchronization

/// Which models are served, and how loading them went.
package final class ModelMetrics: Sendable {
    let loadSeconds = Counter(
        .init("gag_model_load_seconds", .gauge, "Loading and warming of the last model, in seconds."))
    let loads = Counter(
        .init(
            "gag_model_loads_total", .counter, labels: ["model", "version", "result"],
            "Versions that were loaded (result ok) or cannot be served (failed)."))
    private let repository = Mutex<ModelRepository?>(nil)

    package init() {}

    /// Takes the repository in; called before any metric is read.
    func observe(_ repository: ModelRepository) { self.repository.withLock { $0 = repository } }

    var families: [any MetricFamily] {
        [
            ObservedMetric(
                .init("gag_model_info", .gauge, labels: ["model", "version"], "Models and versions that answer.")
            ) { [self] in
                (repository.withLock { $0 }?.served ?? []).map {
                    MetricSample(labels: [("model", $0.name), ("version", $0.version)], value: 1)
                }
            },
            loads, loadSeconds,
        ]
    }
}
