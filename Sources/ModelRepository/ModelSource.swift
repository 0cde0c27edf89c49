import Classification
import FoundationEssentials

/// Where a served model's versions come from.
public enum ModelSource: Sendable, Equatable {
    /// One directory, which stays what is served; a change inside it is a new version of its content.
    case directory(String)
    /// The numbered directories in `directory`: the one named, or the newest.
    case versions(directory: String, pinned: String?)

    /// What `reference` means: a model directory, a directory of versions, or a name below the roots, the latter two with
    /// or without `:VERSION`.
    ///
    /// - Throws: ``ModelError/notFound(model:searched:)`` or ``ModelError/versionNotFound(model:version:available:)``.
    public init(_ reference: String, locator: ModelLocator) throws(ModelError) {
        let directory = try locator.directory(of: reference)
        if directory == reference {
            self = .directory(directory)
            return
        }
        let place = URL(filePath: directory)
        let version = place.lastPathComponent
        let isPinned = reference.hasSuffix(":" + version)
        let parent = String(directory.dropLast(version.count + 1))
        self = .versions(directory: parent, pinned: isPinned ? version : nil)
    }

    /// The model's name where the place tells it.
    var folderName: String? {
        switch self {
        case .directory: nil
        case .versions(let directory, _): URL(filePath: directory).standardizedFileURL.lastPathComponent
        }
    }

    /// Directories that may be served, the one that is wanted most first; `excluded` is a version that is not.
    func candidates(excluding excluded: String?) -> [String] {
        switch self {
        case .directory(let path): [path]
        case .versions(let directory, let pinned?): ["\(directory)/\(pinned)"]
        case .versions(let directory, nil):
            ModelLocator.versions(in: directory).filter { $0 != excluded }.reversed().map { "\(directory)/\($0)" }
        }
    }
}
