import Classification
import FoundationEssentials

/// One of the repository's models: where it comes from, what is served of it, and what was tried.
struct ModelSlot: Sendable {
    /// What is loaded, from which directory as it was then.
    struct Loaded: Sendable {
        var served: ServedModel
        var directory: String
        var signature: DirectorySignature
    }

    let source: ModelSource
    let isShadow: Bool
    var loaded: Loaded?
    var isLoading = true
    /// Taken out of service on request; changes of its directory are ignored until it is asked for again.
    var isUnloaded = false
    /// Directories that could not be served, as they were then, so that each is reported once.
    var failed: [String: (signature: DirectorySignature, reason: String)] = [:]
    /// Directories that were new at the last look, and how they were: one that still changes is being written.
    var seen: [String: DirectorySignature] = [:]

    /// The model's name, as far as it is known before it is loaded.
    var name: String {
        if let loaded { return loaded.served.model.name }
        if let name = source.folderName { return name }
        guard case .directory(let path) = source else { return "" }
        return (try? ModelDescription(directory: path).name) ?? URL(filePath: path).lastPathComponent
    }

    init(source: ModelSource, isShadow: Bool) {
        self.source = source
        self.isShadow = isShadow
    }
}
