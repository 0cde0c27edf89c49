import Classification
import Foundation
import ModelFixtures
import ModelRepository
import Synchronization

/// A repository of narrow networks in a folder that goes when the test does, with the events that it reported.
final class TinyRepository: Sendable {
    private let folder = ModelFolder()
    private let reported = Mutex<[RepositoryEvent]>([])

    var root: String { folder.root }
    var locator: ModelLocator { ModelLocator(roots: [root]) }

    func place(_ name: String, _ version: Int) -> String { folder.place(name, version) }
    func add(_ name: String, _ version: Int) throws { try folder.add(name, version) }
    func addBroken(_ name: String, _ version: Int) throws { try folder.addBroken(name, version) }
    func remove(_ name: String, _ version: Int) throws { try folder.remove(name, version) }

    /// A repository over the folder that serves `references`, not loaded yet.
    func repository(_ references: String..., shadow: String? = nil) throws -> ModelRepository {
        let sources = try references.map { try ModelSource($0, locator: locator) }
        return ModelRepository(
            sources: sources, shadow: shadow, options: ModelRepository.Options(maximumBatch: 2, cores: 1)
        ) { [weak self] event in self?.reported.withLock { $0.append(event) } }
    }

    /// Events so far, as short texts.
    var events: [String] {
        reported.withLock { $0 }.map { event in
            switch event {
            case .loaded(let name, let version, let replaced, _, let isShadow):
                "loaded \(name) \(version)" + (replaced.map { " for \($0)" } ?? "") + (isShadow ? " as shadow" : "")
            case .failed(let name, let version, _, _): "failed \(name) \(version)"
            case .unloaded(let name): "unloaded \(name)"
            }
        }
    }
}

extension ModelRepository {
    /// Version that a request for `name` gets.
    func version(_ name: String? = nil, _ version: String? = nil) throws -> String {
        try select(model: name, version: version).model.version
    }
}
