import Classification
import FoundationEssentials

extension ModelRepository {
    /// A version in the repository and what becomes of it.
    public struct IndexEntry: Sendable, Equatable {
        /// States, spelt as the protocol's repository extension does.
        public enum State: String, Sendable {
            /// It answers.
            case ready = "READY"
            /// It is being loaded.
            case loading = "LOADING"
            /// It lies there and does not answer.
            case unavailable = "UNAVAILABLE"
        }

        /// Name of the model.
        public let name: String
        /// Version.
        public let version: String
        /// State.
        public let state: State
        /// Why it does not answer; empty where there is nothing to say.
        public let reason: String

        /// The reason of a version that was taken out of service on request.
        public static let unloaded = "unloaded"
    }

    /// What is served, and what else lies below the locator's roots, in the order of names and versions.
    public func index(locator: ModelLocator) -> [IndexEntry] {
        let slots = slots.withLock { $0 }
        var entries: [IndexEntry] = []
        func add(_ name: String, _ version: String, _ state: IndexEntry.State, _ reason: String = "") {
            guard !entries.contains(where: { $0.name == name && $0.version == version }) else { return }
            entries.append(IndexEntry(name: name, version: version, state: state, reason: reason))
        }
        for slot in slots where !slot.isShadow {
            if let served = slot.loaded?.served { add(served.model.name, served.model.version, .ready) }
        }
        for slot in slots where !slot.isShadow {
            if case .directory = slot.source, slot.loaded != nil { continue }
            for directory in slot.source.candidates(excluding: nil) {
                let version = URL(filePath: directory).lastPathComponent
                let reason = slot.failed[directory]?.reason ?? (slot.isUnloaded ? IndexEntry.unloaded : "")
                add(slot.name, version, slot.isLoading ? .loading : .unavailable, reason)
            }
        }
        for root in locator.roots {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
            for name in names.sorted() {
                for version in ModelLocator.versions(in: "\(root)/\(name)") { add(name, version, .unavailable) }
            }
        }
        return entries.sorted { left, right in
            left.name == right.name
                ? (Int(left.version) ?? 0) < (Int(right.version) ?? 0) : left.name < right.name
        }
    }

    /// What becomes of a model's versions, the newest first: those that answer, those that cannot be loaded, and where none
    /// answers the one that would.
    ///
    /// - Returns: `nil` for an unknown name.
    public func states(of name: String) -> [IndexEntry]? {
        let named = slots.withLock { $0.filter { !$0.isShadow && $0.name == name } }
        guard !named.isEmpty else { return nil }
        var entries: [IndexEntry] = []
        func add(_ version: String, _ state: IndexEntry.State, _ reason: String = "") {
            guard !entries.contains(where: { $0.version == version }) else { return }
            entries.append(IndexEntry(name: name, version: version, state: state, reason: reason))
        }
        for slot in named { if let served = slot.loaded?.served { add(served.model.version, .ready) } }
        for slot in named {
            for (directory, failure) in slot.failed where directory != slot.loaded?.directory {
                add(URL(filePath: directory).lastPathComponent, .unavailable, failure.reason)
            }
            guard slot.loaded == nil, let wanted = slot.source.candidates(excluding: nil).first else { continue }
            add(
                URL(filePath: wanted).lastPathComponent, slot.isLoading ? .loading : .unavailable,
                slot.isUnloaded ? IndexEntry.unloaded : "")
        }
        return entries.sorted { (Int($0.version) ?? 0) > (Int($1.version) ?? 0) }
    }

    /// Whether a model answers, loads, or is unknown.
    ///
    /// - Returns: `nil` for a name, or a version of it, that is not known here.
    public func isReady(_ name: String, version: String?) -> Bool? {
        guard let versions = servedVersions(of: name) else { return nil }
        guard let version else { return !versions.isEmpty }
        if versions.contains(version) { return true }
        let named = slots.withLock { $0.filter { !$0.isShadow && $0.name == name } }
        let isThere = named.contains { slot in
            slot.source.candidates(excluding: nil).contains { URL(filePath: $0).lastPathComponent == version }
        }
        return isThere ? false : nil
    }
}
