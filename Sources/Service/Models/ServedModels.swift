import Classification
import ModelFiles
import ModelRepository

/// Which models a service serves and where they are looked for.
public struct ServedModels: Sendable {
    /// Models by the order of the configuration.
    public let sources: [ModelSource]
    /// Where models are looked for by name.
    public let locator: ModelLocator

    /// The models that the configuration names.
    ///
    /// - Throws: `ModelError` for a model that is not there.
    public init(_ configuration: ServiceConfiguration, locator: ModelLocator) throws(ModelError) {
        self.locator = locator
        var sources: [ModelSource] = []
        for reference in configuration.model.split(separator: ",") {
            sources.append(try ModelSource(String(reference), locator: locator))
        }
        self.sources = sources
        let shadow = configuration.shadow.version
        if !shadow.isEmpty, case .directory = sources.first {
            throw .badValue(
                key: "shadow.version", value: shadow, allowed: "a version of a first model that is served by its name")
        }
    }
}

extension InferenceParts {
    /// How models are loaded, planned and checked.
    func repositoryOptions(logger: Logger) -> ModelRepository.Options {
        var options = ModelRepository.Options(maximumBatch: configuration.batch.maxSize, cores: workerCount)
        let engine = engineOptions(logger: logger)
        options.load = { directory throws(ModelError) in
            let classifier = try FaceClassifier(modelDirectory: directory, options: engine)
            logger.log(classifier.network.report)
            return classifier
        }
        options.onServed = { [self] in cacheWeights(of: $0, logger: logger) }
        let answer = configuration.answer
        guard !answer.ageGroups.isEmpty || answer.minimumAge > 0 else { return options }
        options.check = { model throws(ModelError) in
            guard !model.tellsYears else { return }
            throw .missingKey(
                "heads.age",
                allowed: "the distribution over years that answer.age_groups and answer.minimum_age need")
        }
        return options
    }
}
