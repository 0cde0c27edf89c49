import JSON
import ModelRepository

/// What happens in the repository, told to log and metrics.
struct RepositoryReport: Sendable {
    let logger: Logger
    let metrics: ModelMetrics

    func callAsFunction(_ event: RepositoryEvent) {
        switch event {
        case .loaded(let name, let version, let replaced, let seconds, let isShadow):
            metrics.loads.add(1, name, version, "ok")
            if !isShadow { metrics.loadSeconds.set(seconds) }
            var fields: [(key: String, value: JSONValue)] = [
                ("model", .string(name)), ("version", .string(version)),
                ("load_ms", .rounded(seconds * 1e3, decimals: 1)),
            ]
            if let replaced { fields.append(("replaced", .string(replaced))) }
            logger.log(.info, isShadow ? "shadow loaded" : "model loaded", fields)
        case .failed(let name, let version, let directory, let error):
            metrics.loads.add(1, name, version, "failed")
            logger.log(
                .error, "a model version cannot be served",
                [
                    ("model", .string(name)), ("version", .string(version)), ("directory", .string(directory)),
                    ("error", .string("\(error)")),
                ])
        case .unloaded(let name):
            logger.log(.info, "model unloaded", [("model", .string(name))])
        }
    }
}
