import Classification
import Dispatch
import Foundation
import ModelFiles
import ModelRepository
import Testing

@Suite("Several models in the repository")
struct SeveralModelsTests {
    private let models = TinyRepository()

    @Test("several models and versions are chosen by name and version, and mistakes tell what there is")
    func selection() throws {
        try models.add("a", 1)
        try models.add("a", 2)
        try models.add("b", 7)
        let repository = try models.repository("a:2", "b", "a:1")
        try repository.loadAll()
        #expect(try repository.version() == "2")
        #expect(try repository.version("a") == "2")
        #expect(try repository.version("a", "1") == "1")
        #expect(try repository.version(nil, "1") == "1")
        #expect(try repository.select(model: "b").model.name == "b")
        #expect(repository.servedVersions(of: "a") == ["1", "2"])
        #expect(throws: SelectionError.unknownModel("c", known: ["a", "b"])) { try repository.select(model: "c") }
        #expect(throws: SelectionError.unknownVersion(model: "a", version: "3", served: ["1", "2"])) {
            try repository.select(model: "a", version: "3")
        }
    }

    @Test("a model and its newest version, both named, are loaded once and count once, until a newer one comes")
    func namedTwice() throws {
        try models.add("a", 1)
        let repository = try models.repository("a", "a:1", models.place("a", 1))
        try repository.loadAll()
        #expect(models.events == ["loaded a 1"])
        #expect(try repository.select(model: "a", version: "1") === repository.select())
        defer { #expect(models.events == ["loaded a 1"]) }
        #expect(repository.served.map(\.version) == ["1"])
        #expect(repository.servedVersions(of: "a") == ["1"])
        #expect(throws: SelectionError.unknownVersion(model: "a", version: "2", served: ["1"])) {
            try repository.select(model: "a", version: "2")
        }
    }

    @Test(
        "models are unloaded and loaded on request, also those that were not configured; the index tells which answer")
    func loadAndUnload() throws {
        try models.add("a", 1)
        try models.add("b", 1)
        let repository = try models.repository("a")
        try repository.loadAll()
        #expect(repository.isReady("b", version: nil) == nil)
        try repository.load("b", locator: models.locator)
        #expect(try repository.version("b") == "1")
        try repository.unload("a")
        #expect(throws: SelectionError.notReady(model: "a")) { try repository.select(model: "a") }
        #expect(repository.isReady("a", version: nil) == false)
        #expect(repository.isReady("b", version: "1") == true)
        #expect(repository.isReady("b", version: "2") == nil)
        repository.update(isSettled: true)
        let index = repository.index(locator: models.locator)
        #expect(index.map(\.name) == ["a", "b"])
        #expect(index.map(\.state) == [.unavailable, .ready])
        #expect(index[0].reason == "unloaded")
        try repository.load("a", locator: models.locator)
        #expect(try repository.version("a") == "1")
        #expect(throws: ModelError.self) { try repository.load("c", locator: models.locator) }
        #expect(throws: ModelError.self) { try repository.load("../a", locator: models.locator) }
        #expect(throws: SelectionError.unknownModel("c", known: ["a", "b"])) { try repository.unload("c") }
    }

    @Test("a version that stays pinned is what it was when its model goes on")
    func pinnedBesideNewest() throws {
        try models.add("a", 1)
        let repository = try models.repository("a", "a:1")
        try repository.loadAll()
        let first = try repository.select()
        try models.add("a", 2)
        repository.update(isSettled: true)
        #expect(try repository.version() == "2")
        #expect(try repository.select(version: "1") === first)
        #expect(models.events == ["loaded a 1", "loaded a 2 for 1"])
        // What changes in place is read once, too.
        try models.remove("a", 2)
        try models.remove("a", 1)
        try models.add("a", 1)
        repository.update(isSettled: true)
        #expect(models.events.count == 3)
        #expect(try repository.select() === repository.select(version: "1"))
        #expect(try repository.select() !== first)
    }

    @Test("a further model that is broken at the start is reported and not ready; the others answer")
    func independence() throws {
        try models.add("a", 1)
        try models.addBroken("b", 1)
        let repository = try models.repository("a", "b")
        try repository.loadAll()
        #expect(models.events == ["loaded a 1", "failed b 1"])
        #expect(throws: SelectionError.notReady(model: "b")) { try repository.select(model: "b") }
        #expect(repository.isReady("a", version: nil) == true)
        #expect(repository.isReady("b", version: nil) == false)
        #expect(!repository.isReady)
        #expect(try repository.version("a") == "1")
        try models.add("b", 1)
        repository.update(isSettled: true)
        #expect(repository.isReady && repository.isReady("b", version: "1") == true)
    }

    @Test("while one model is being loaded the others answer, and only it is not ready")
    func loadingBeside() throws {
        try models.add("a", 1)
        try models.add("b", 1)
        let (began, goesOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        var options = ModelRepository.Options(maximumBatch: 2, cores: 1)
        options.load = { directory throws(ModelError) in
            if directory.hasSuffix("/b/1") {
                began.signal()
                goesOn.wait()
            }
            return try FaceClassifier(modelDirectory: directory)
        }
        let repository = ModelRepository(
            sources: try ["a", "b"].map { try ModelSource($0, locator: models.locator) }, options: options
        ) { _ in }
        let done = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            try? repository.loadAll()
            done.signal()
        }
        began.wait()
        #expect(repository.isReady("a", version: nil) == true && repository.isReady("b", version: nil) == false)
        #expect(try repository.version("a") == "1")
        #expect(throws: SelectionError.notReady(model: "b")) { try repository.select(model: "b") }
        #expect(repository.index(locator: models.locator).map(\.state) == [.ready, .loading])
        goesOn.signal()
        done.wait()
        #expect(repository.isReady)
    }

    @Test("the first model that is broken at the start is the error, whatever the others are")
    func brokenFirst() throws {
        try models.addBroken("a", 1)
        try models.add("b", 1)
        let repository = try models.repository("a", "b")
        #expect(throws: ModelError.self) { try repository.loadAll() }
    }
}
