import Classification
import ModelFiles
import Synchronization

/// The models that are served, by name and version, and their replacement while they are in use.
///
/// A new version is loaded and warmed beside the old one and takes its place at once; who holds the old one keeps it until
/// done. A version that cannot be loaded is reported and changes nothing.
public final class ModelRepository: Sendable {
    /// How models are loaded.
    public struct Options: Sendable {
        /// Faces in one forward pass.
        public var maximumBatch: Int
        /// Cores that run models, one worker each.
        public var cores: Int
        /// Reads a model directory.
        public var load: @Sendable (String) throws(ModelError) -> FaceClassifier
        /// Further conditions on a model before it is served.
        public var check: @Sendable (ModelDescription) throws(ModelError) -> Void

        /// Called with each version that has come into service.
        public var onServed: @Sendable (FaceClassifier) -> Void

        /// Options; models are loaded as `FaceClassifier` does by itself.
        public init(maximumBatch: Int, cores: Int) {
            self.maximumBatch = maximumBatch
            self.cores = cores
            load = { directory throws(ModelError) in try FaceClassifier(modelDirectory: directory) }
            check = { _ throws(ModelError) in }
            onServed = { _ in }
        }
    }

    let options: Options
    let report: @Sendable (RepositoryEvent) -> Void
    let slots: Mutex<[ModelSlot]>
    /// Held while models are loaded, so that one loads at a time.
    let loading = Mutex(())
    /// The version that is tried out, which is never taken as the newest.
    let shadowVersion: String?

    /// A repository whose models are not loaded yet.
    ///
    /// - Parameters:
    ///   - options: how models are loaded.
    ///   - sources: models to serve; the first is the one for requests that name none.
    ///   - shadow: a version of the first model that sees a share of its traffic.
    ///   - report: called with each event, on the thread that loads.
    public init(
        sources: [ModelSource], shadow: String? = nil, options: Options,
        report: @escaping @Sendable (RepositoryEvent) -> Void
    ) {
        precondition(!sources.isEmpty, "at least one model")
        self.options = options
        self.report = report
        shadowVersion = shadow
        var slots = sources.map { ModelSlot(source: $0, isShadow: false) }
        if let shadow, case .versions(let directory, _) = sources[0] {
            slots.append(ModelSlot(source: .versions(directory: directory, pinned: shadow), isShadow: true))
        }
        self.slots = Mutex(slots)
    }

    /// The version that a request is answered by.
    ///
    /// - Parameters:
    ///   - name: `nil` for the first model.
    ///   - version: `nil` for the newest that is served.
    /// - Throws: ``SelectionError``.
    public func select(model name: String? = nil, version: String? = nil) throws(SelectionError) -> ServedModel {
        let slots = slots.withLock { $0.filter { !$0.isShadow } }
        let name = name ?? slots[0].name
        let named = slots.filter { $0.name == name }
        guard !named.isEmpty else { throw .unknownModel(name, known: slots.map(\.name).unique) }
        let served = named.compactMap { $0.loaded?.served }.sorted { $0.number > $1.number }
        guard let newest = served.first else { throw .notReady(model: name) }
        guard let version else { return newest }
        guard let chosen = served.first(where: { $0.model.version == version }) else {
            throw .unknownVersion(
                model: name, version: version, served: served.map(\.model.version).unique.reversed())
        }
        return chosen
    }

    /// The version that is tried out; `nil` where there is none, or none that loads.
    public var shadow: ServedModel? {
        slots.withLock { $0.first(where: \.isShadow)?.loaded?.served }
    }

    /// Whether every model that is meant to be served is.
    public var isReady: Bool {
        slots.withLock { $0.allSatisfy { $0.isShadow || $0.isUnloaded || $0.loaded != nil } }
    }

    /// Names and versions that answer, in the order of the configuration; each once, also where a model and its newest
    /// version are both named there.
    public var served: [(name: String, version: String)] {
        let slots = slots.withLock { $0.filter { !$0.isShadow } }
        return slots.compactMap { $0.loaded.map { [$0.served.model.name, $0.served.model.version] } }.unique
            .map { (name: $0[0], version: $0[1]) }
    }

    /// What may answer: the models of ``served``, by their descriptions.
    public var descriptions: [ModelDescription] {
        slots.withLock { $0.filter { !$0.isShadow }.compactMap { $0.loaded?.served.model } }
    }

    /// Versions of a model that answer, lowest first; `nil` for an unknown name.
    public func servedVersions(of name: String) -> [String]? {
        let named = slots.withLock { $0.filter { !$0.isShadow && $0.name == name } }
        guard !named.isEmpty else { return nil }
        return named.compactMap { $0.loaded?.served }.sorted { $0.number < $1.number }.map(\.model.version).unique
    }
}

extension ServedModel {
    /// The version as the number that it is.
    var number: Int { Int(model.version) ?? 0 }
}

extension Array where Element: Hashable {
    /// Each element once, at its first place.
    var unique: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
