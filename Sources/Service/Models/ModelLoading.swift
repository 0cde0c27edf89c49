import Classification
import FoundationEssentials
import Glibc
import JSON
import ModelFiles
import ModelRepository
import NeuralNetwork

/// How models are loaded, planned and checked, and what is told of it.
package struct ModelLoading: Sendable {
    let configuration: ServiceConfiguration
    let metrics: ServiceMetrics
    let logger: Logger
    /// Whether a cache that cannot be written has not been told of yet.
    private let isFirstCacheFailure = FirstTime()

    package init(configuration: ServiceConfiguration, metrics: ServiceMetrics, logger: Logger) {
        self.configuration = configuration
        self.metrics = metrics
        self.logger = logger
    }

    /// What the repository does with a model.
    func repositoryOptions(workers: Int) -> ModelRepository.Options {
        var options = ModelRepository.Options(maximumBatch: configuration.batch.maxSize, cores: workers)
        let engine = engineOptions()
        options.load = { [logger] directory throws(ModelError) in
            let classifier = try FaceClassifier(modelDirectory: directory, options: engine)
            logger.log(classifier.network.report)
            return classifier
        }
        options.onServed = { [self] in cacheWeights(of: $0) }
        guard configuration.answer.ageGroups != nil || configuration.answer.minimumAge > 0 else { return options }
        options.check = { model throws(ModelError) in
            guard !model.tellsYears else { return }
            throw .missingKey(
                "heads.age",
                allowed: "the distribution over years that answer.age_groups and answer.minimum_age need")
        }
        return options
    }

    /// How the network is computed. Kernels that fail their self-tests are logged and counted.
    package func engineOptions() -> EngineOptions {
        var options = EngineOptions(precision: configuration.engine.precision) { [self] failure in
            report(failure)
        }
        options.weightCache = configuration.engine.weightCache(ProcessInfo.processInfo.environment)
        return options
    }

    /// Logs and counts a kernel that failed its self-test.
    func report(_ failure: SelfTestFailure) {
        metrics.selfTestFailures.add(1, failure.kernel)
        logger.log(
            .error, "a kernel failed its self-test and is not used",
            [
                ("kernel", .string(failure.kernel)), ("error", .string("\(failure.error)")),
                ("tolerance", .string("\(failure.tolerance)")),
            ])
    }

    /// Keeps a model's packed weights for the next start, on a thread of the least priority.
    private func cacheWeights(of classifier: FaceClassifier) {
        guard !classifier.network.report.areWeightsCached else { return }
        _ = Thread(named: "weight cache") {
            _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 19)
            do throws(CacheError) {
                try classifier.network.cacheWeights()
            } catch {
                // Each model and each version that comes would say it again.
                guard isFirstCacheFailure() else { return }
                logger.log(
                    .info,
                    "the next start packs the weights again: name another directory with engine.cache, or none",
                    [("reason", .string("\(error)"))])
            }
        }
    }
}

extension ServiceConfiguration.Engine {
    /// Where packed weights are kept; nil where they are not, or where the environment names no place for `auto`.
    package func weightCache(_ environment: [String: String]) -> PackedWeightCache? {
        guard !cache.isEmpty, cacheBytes > 0 else { return nil }
        let path = cache == "auto" ? Self.standardCache(environment) : cache
        return path.map { PackedWeightCache(directory: CacheDirectory(path: $0), maximumBytes: cacheBytes) }
    }

    /// systemd.exec(5) names the directory of a unit, the XDG base directory specification that of a user.
    private static func standardCache(_ environment: [String: String]) -> String? {
        func absolute(_ name: String) -> String? { environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil } }
        // A unit may have several, with colons between them.
        if let unit = absolute("CACHE_DIRECTORY") { return unit.split(separator: ":").first.map(String.init) }
        if let user = absolute("XDG_CACHE_HOME") { return user + "/gag" }
        return absolute("HOME").map { $0 + "/.cache/gag" }
    }
}

extension Logger {
    /// Logs how the network is computed, and what an operator would not expect.
    func log(_ report: EngineReport) {
        log(
            .info, "network planned",
            [
                ("instruction_set", .string(report.instructionSet.rawValue)),
                ("precision", .string(report.precision.rawValue)), ("weight_bytes", .integer(report.weightBytes)),
                ("cached", .bool(report.areWeightsCached)),
            ])
        for notice in report.notices { log(.warning, notice) }
    }
}
