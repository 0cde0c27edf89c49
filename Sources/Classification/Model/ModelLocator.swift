import FoundationEssentials
import ModelFiles

/// Finds the directory of a model that is named by a path or by `NAME[:VERSION]`.
///
/// Models lie in `NAME/VERSION/` with a model.json each; without a version the newest, the highest number, is taken.
public struct ModelLocator: Sendable {
    /// The bundled model, used where none is named.
    public static let defaultModel = "gag-resnet50"

    /// Directories that hold models by name, searched in order.
    public let roots: [String]

    /// Searches these directories.
    public init(roots: [String]) {
        self.roots = roots
    }

    /// Searches `$GAG_MODELS` if set, `models` of the working directory, `models` beside the executable and up to four
    /// levels above it (the build directory of a checkout is three deep), and `/usr/share/gag/models`.
    ///
    /// - Parameters:
    ///   - environment: the process's environment.
    ///   - executable: absolute path of the running binary.
    public init(environment: [String: String], executable: String) {
        var roots: [String] = []
        if let configured = environment["GAG_MODELS"], !configured.isEmpty { roots.append(configured) }
        roots.append("models")
        var directory = URL(filePath: executable).deletingLastPathComponent()
        for _ in 0...4 where directory.path != "/" {
            roots.append(directory.appending(path: "models").path)
            directory = directory.deletingLastPathComponent()
        }
        roots.append("/usr/share/gag/models")
        self.init(roots: roots)
    }

    /// The directory of a model: with model.json in it.
    ///
    /// - Parameter reference: a model directory, a directory of versions, a name that is looked up in `roots`; the latter
    ///   two may end with `:VERSION`.
    /// - Throws: `ModelError.notFound` or `ModelError.versionNotFound`.
    public func directory(of reference: String) throws(ModelError) -> String {
        let (name, version) = Self.split(reference)
        var places = [name]
        if !name.contains("/"), ModelFile.isPlainName(name) { places += roots.map { "\($0)/\(name)" } }
        for place in places {
            if version == nil, Self.holdsModel(place) { return place }
            let versions = Self.versions(in: place)
            guard let newest = versions.last else { continue }
            guard let version else { return "\(place)/\(newest)" }
            guard versions.contains(version) else {
                throw .versionNotFound(model: name, version: version, available: versions)
            }
            return "\(place)/\(version)"
        }
        throw .notFound(model: reference, searched: places)
    }

    /// Versions of a model that lie in `directory`, lowest first.
    public static func versions(in directory: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        let numbers = names.compactMap(Int.init).filter { $0 > 0 && holdsModel("\(directory)/\($0)") }
        return numbers.sorted().map(String.init)
    }

    private static func holdsModel(_ directory: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(directory)/model.json")
    }

    /// `NAME:3` is the version 3 of NAME; a path may hold colons elsewhere.
    private static func split(_ reference: String) -> (name: String, version: String?) {
        guard let colon = reference.lastIndex(of: ":") else { return (reference, nil) }
        let version = String(reference[reference.index(after: colon)...])
        guard let number = Int(version), number > 0, String(number) == version else { return (reference, nil) }
        return (String(reference[..<colon]), version)
    }
}
