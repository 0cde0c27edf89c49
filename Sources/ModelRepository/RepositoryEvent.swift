import Classification
import ModelFiles

/// What happened in a repository, for log and metrics.
public enum RepositoryEvent: Sendable {
    /// A version is served from now on, after `seconds` of loading and warming; `replaced` is the version before it.
    case loaded(name: String, version: String, replaced: String?, seconds: Double, isShadow: Bool)
    /// A directory cannot be served; what was served still is.
    case failed(name: String, version: String, directory: String, error: ModelError)
    /// A model was taken out of service.
    case unloaded(name: String)
}

/// Why there is no model for a request.
public enum SelectionError: Error, Sendable, Equatable {
    /// No model of this name is served.
    case unknownModel(String, known: [String])
    /// The version is not served.
    case unknownVersion(model: String, version: String, served: [String])
    /// The model is known, and loading, broken or unloaded.
    case notReady(model: String)
}
