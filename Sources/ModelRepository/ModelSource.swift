import Classification
import FoundationEssentials
import Glibc
import ModelFiles

/// Where a served model's versions come from.
public enum ModelSource: Sendable, Equatable {
    /// One directory, which stays what is served; a change inside it is a new version of its content.
    case directory(String)
    /// The numbered directories in `directory`: the one named, or the newest.
    case versions(directory: String, pinned: String?)

    /// What `reference` means: a model directory, a directory of versions, or a name below the roots, the latter two with
    /// or without `:VERSION`.
    ///
    /// - Throws: `ModelError.notFound` or `ModelError.versionNotFound`.
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

    /// Bytes of the weight files of the version that is wanted most; 0 where none can be read.
    public var weightBytes: Int {
        guard let directory = candidates(excluding: nil).first else { return 0 }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { $0.hasSuffix(".safetensors") }.reduce(0) { sum, name in
            let attributes = try? FileManager.default.attributesOfItem(atPath: "\(directory)/\(name)")
            return sum + (attributes?[.size] as? Int ?? 0)
        }
    }

    /// The model's name where the place tells it.
    var folderName: String? {
        switch self {
        case .directory: nil
        case .versions(let directory, _): URL(filePath: directory).standardizedFileURL.lastPathComponent
        }
    }

    /// Makes sure that a candidate lies below the directory of versions, or beside it: a link that leads elsewhere would serve
    /// what nobody has put into the repository.
    ///
    /// - Throws: ``ModelError/outsideRepository(path:target:)``.
    func checkPlace(of candidate: String) throws(ModelError) {
        guard case .versions(let directory, _) = self else { return }
        // What is not there is told by whoever reads it.
        guard let target = Self.realPath(candidate), let versions = Self.realPath(directory) else { return }
        let repository = String(versions[..<(versions.lastIndex(of: "/") ?? versions.endIndex)])
        guard target.hasPrefix(repository + "/") else {
            throw .outsideRepository(path: candidate, target: target)
        }
    }

    /// The absolute path without links; nil where there is nothing.
    private static func realPath(_ path: String) -> String? {
        guard let resolved = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
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
