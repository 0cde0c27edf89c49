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

    private let expectedName: String

    /// The model's name; before it is loaded what its place or model.json says.
    var name: String {
        loaded?.served.model.name ?? expectedName
    }

    init(source: ModelSource, isShadow: Bool) {
        self.source = source
        self.isShadow = isShadow
        expectedName =
            switch source {
            case .directory(let path):
                (try? ModelDescription(directory: path).name) ?? URL(filePath: path).lastPathComponent
            case .versions: source.folderName ?? ""
            }
    }
}
