import Classification
import FoundationEssentials
import ModelFiles
import Synchronization

extension ModelRepository {
    /// Loads every model for the first time. A newest version that cannot be loaded is reported, and the one before it is
    /// served.
    ///
    /// - Throws: the error of the first model, which answers requests that name none, where no version of it can be
    ///   served. Of any other, and of a shadow, that is only reported: it is not ready until its directory changes.
    public func loadAll() throws(ModelError) {
        for index in slots.withLock({ $0.indices }) {
            if let error = update(slot: index, isSettled: true), index == 0 { throw error }
        }
    }

    /// Looks for new, changed and removed versions and serves what is wanted now.
    ///
    /// - Parameter isSettled: whether directories are complete. Otherwise a new one is only tried when it has not changed
    ///   since the look before, for it may be being copied.
    public func update(isSettled: Bool) {
        for index in slots.withLock({ $0.indices }) { _ = update(slot: index, isSettled: isSettled) }
    }

    /// Takes `name` into service: out of `unload`, or from a directory of versions below `locator`'s roots.
    ///
    /// - Throws: `ModelError` where there is no such model or none of its versions loads.
    public func load(_ name: String, locator: ModelLocator) throws(ModelError) {
        var indices = slots.withLock { slots in slots.indices.filter { !slots[$0].isShadow && slots[$0].name == name } }
        if indices.isEmpty {
            guard !name.contains("/"), !name.contains(":") else {
                throw .notFound(model: name, searched: locator.roots)
            }
            let source = try ModelSource(name, locator: ModelLocator(roots: locator.roots))
            indices = slots.withLock { slots in
                slots.append(ModelSlot(source: source, isShadow: false))
                return [slots.count - 1]
            }
        }
        for index in indices {
            slots.withLock { slots in
                slots[index].isUnloaded = false
                slots[index].isLoading = slots[index].loaded == nil
                slots[index].failed = [:]
            }
            if let error = update(slot: index, isSettled: true) {
                // What never came into service is not missed by the repository's readiness.
                slots.withLock { slots in if slots[index].loaded == nil { slots[index].isUnloaded = true } }
                throw error
            }
        }
    }

    /// Takes `name` out of service; requests in flight are answered.
    ///
    /// - Throws: ``SelectionError/unknownModel(_:known:)``.
    public func unload(_ name: String) throws(SelectionError) {
        loading.withLock { _ in
            slots.withLock { slots in
                for index in slots.indices where !slots[index].isShadow && slots[index].name == name {
                    slots[index].isUnloaded = true
                    slots[index].isLoading = false
                    slots[index].loaded = nil
                }
            }
        }
        guard let versions = servedVersions(of: name), versions.isEmpty else {
            throw .unknownModel(name, known: slots.withLock { $0.filter { !$0.isShadow }.map(\.name).unique })
        }
        report(.unloaded(name: name))
    }

    /// Serves the first of a slot's candidates that can be.
    ///
    /// - Returns: the error of the first that cannot, where nothing is served in the end.
    private func update(slot index: Int, isSettled: Bool) -> ModelError? {
        loading.withLock { _ in
            let slot = slots.withLock { $0[index] }
            guard !slot.isUnloaded else { return nil }
            var first: ModelError?
            let excluded = slot.isShadow ? nil : shadowVersion
            for directory in slot.source.candidates(excluding: index == 0 ? excluded : nil) {
                let signature = DirectorySignature(of: directory)
                let isCurrent = slot.loaded?.directory == directory
                if isCurrent, slot.loaded?.signature == signature { break }
                if slot.failed[directory]?.signature == signature {
                    if isCurrent { break }
                    continue
                }
                guard isSettled || slot.seen[directory] == signature else {
                    slots.withLock { $0[index].seen[directory] = signature }
                    if isCurrent { break }
                    continue
                }
                if let error = load(directory, signature: signature, slot: index) {
                    first = first ?? error
                    if isCurrent { break }
                } else {
                    break
                }
            }
            return slots.withLock { slots in
                slots[index].isLoading = false
                return slots[index].loaded == nil ? first ?? Self.missing(slots[index]) : nil
            }
        }
    }

    private func load(_ directory: String, signature: DirectorySignature, slot index: Int) -> ModelError? {
        let began = ContinuousClock.now
        let (name, previous, isShadow) = slots.withLock { slots in
            (slots[index].name, slots[index].loaded?.served.model.version, slots[index].isShadow)
        }
        do throws(ModelError) {
            try slots.withLock { $0[index].source }.checkPlace(of: directory)
            if share(directory, signature: signature, slot: index) { return nil }
            let classifier = try options.load(directory)
            try Self.check(classifier.model, folderName: slots.withLock { $0[index].source.folderName })
            try options.check(classifier.model)
            let served = ServedModel(classifier, maximumBatch: options.maximumBatch, cores: options.cores)
            slots.withLock { slots in
                slots[index].loaded = ModelSlot.Loaded(served: served, directory: directory, signature: signature)
                slots[index].seen = [:]
            }
            report(
                .loaded(
                    name: served.model.name, version: served.model.version, replaced: previous,
                    seconds: (ContinuousClock.now - began) / .seconds(1), isShadow: isShadow))
            options.onServed(classifier)
            return nil
        } catch {
            slots.withLock { $0[index].failed[directory] = (signature, "\(error)") }
            let version = URL(filePath: directory).lastPathComponent
            report(.failed(name: name, version: version, directory: directory, error: error))
            return error
        }
    }

    /// Serves what another model of the configuration has loaded already, as where both NAME and NAME:VERSION are named,
    /// so that its weights are in memory once.
    ///
    /// - Returns: false where the directory, as it is now, is not loaded.
    private func share(_ directory: String, signature: DirectorySignature, slot index: Int) -> Bool {
        let place = URL(filePath: directory).resolvingSymlinksInPath().path
        return slots.withLock { slots in
            let other = slots.compactMap(\.loaded).first {
                $0.signature == signature && URL(filePath: $0.directory).resolvingSymlinksInPath().path == place
            }
            guard let other, slots[index].source.folderName ?? other.served.model.name == other.served.model.name
            else { return false }
            slots[index].loaded = ModelSlot.Loaded(served: other.served, directory: directory, signature: signature)
            slots[index].seen = [:]
            return true
        }
    }

    /// A model in a directory of versions is called as that directory, for it is asked for by this name.
    private static func check(_ model: ModelDescription, folderName: String?) throws(ModelError) {
        guard let folderName, folderName != model.name else { return }
        throw .badValue(
            key: "name", value: "\"\(model.name)\"", allowed: "\"\(folderName)\", the name of its directory")
    }

    private static func missing(_ slot: ModelSlot) -> ModelError {
        switch slot.source {
        case .directory(let path): .notFound(model: path, searched: [path])
        case .versions(let directory, _): .notFound(model: slot.name, searched: [directory])
        }
    }
}
