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
