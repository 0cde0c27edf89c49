import Classification
import Foundation
import Imaging
import ModelFiles
import ModelRepository
import Testing

@Suite("The model repository")
struct ModelRepositoryTests {
    private let models = TinyRepository()

    @Test("the newest version is served; a newer one takes over once it no longer changes")
    func newest() throws {
        try models.add("a", 9)
        try models.add("a", 10)
        let repository = try models.repository("a")
        #expect(throws: SelectionError.notReady(model: "a")) { try repository.select() }
        #expect(!repository.isReady)
        try repository.loadAll()
        #expect(repository.isReady)
        #expect(try repository.version() == "10")
        try models.add("a", 11)
        repository.update(isSettled: false)
        #expect(try repository.version() == "10", "it may still be being copied")
        repository.update(isSettled: false)
        #expect(try repository.version() == "11")
        repository.update(isSettled: false)
        #expect(models.events == ["loaded a 10", "loaded a 11 for 10"])
    }

    @Test("a version that is a link out of the repository is refused, one inside is served")
    func links() throws {
        try models.add("a", 1)
        let repository = try models.repository("a")
        try repository.loadAll()
        let elsewhere = TinyRepository()
        try elsewhere.add("a", 2)
        #expect(symlink(elsewhere.place("a", 2), models.place("a", 2)) == 0)
        repository.update(isSettled: true)
        #expect(try repository.version() == "1")
        #expect(models.events == ["loaded a 1", "failed a 2"])
        #expect(repository.states(of: "a")?.first?.reason.contains("outside of the repository") == true)
        unlink(models.place("a", 2))
        try models.add("a", 3)
        try FileManager.default.moveItem(atPath: models.place("a", 3), toPath: models.root + "/.unpacked")
        #expect(symlink("../.unpacked", models.place("a", 3)) == 0)
        repository.update(isSettled: true)
        #expect(try repository.version() == "3")
    }

    @Test("a model's states: loading, then served, beside it what cannot be loaded, unloaded at last")
    func states() throws {
        try models.add("a", 1)
        let repository = try models.repository("a")
        func states() -> [String]? { repository.states(of: "a")?.map { "\($0.version) \($0.state.rawValue)" } }
        #expect(states() == ["1 LOADING"])
        try repository.loadAll()
        #expect(states() == ["1 READY"])
        try models.addBroken("a", 2)
        repository.update(isSettled: true)
        #expect(states() == ["2 UNAVAILABLE", "1 READY"])
        #expect(repository.states(of: "a")?.first?.reason.isEmpty == false)
        try models.remove("a", 2)
        try repository.unload("a")
        #expect(repository.states(of: "a")?.contains { $0.version == "1" && $0.reason == "unloaded" } == true)
        #expect(repository.states(of: "nobody") == nil)
    }

    @Test("who holds a version keeps it after the switch, and the weights go with the last holder")
    func release() throws {
        try models.add("a", 1)
        let repository = try models.repository("a")
        try repository.loadAll()
        var held: ServedModel? = try repository.select()
        weak let served = held
        weak let weights = held?.classifier
        let picture = RGBImage(width: 64, height: 80, pixels: Array(repeating: 90, count: 64 * 80 * 3))
        let before = held?.withWorker { $0.classify([picture]) }
        try models.add("a", 2)
        repository.update(isSettled: true)
        #expect(try repository.version() == "2")
        #expect(held?.withWorker { $0.classify([picture]) } == before)
        #expect(try repository.select().withWorker { $0.classify([picture]) } != before)
        #expect(weights != nil)
        held = nil
        #expect(served == nil)
        #expect(weights == nil)
    }

    @Test("a broken new version is reported once, changes nothing, and is tried again when it changes")
    func broken() throws {
        try models.add("a", 1)
        let repository = try models.repository("a")
        try repository.loadAll()
        try models.addBroken("a", 2)
        for _ in 0..<4 { repository.update(isSettled: false) }
        #expect(try repository.version() == "1")
        #expect(models.events == ["loaded a 1", "failed a 2"])
        #expect(repository.index(locator: models.locator).map(\.state) == [.ready, .unavailable])
        #expect(repository.index(locator: models.locator)[1].reason.contains("tiny.safetensors"))
        try models.add("a", 2)
        repository.update(isSettled: true)
        #expect(try repository.version() == "2")
    }

    @Test("at the start the version before a broken newest is served; without any the error is the newest's")
    func brokenStart() throws {
        try models.add("a", 1)
        try models.addBroken("a", 2)
        let repository = try models.repository("a")
        try repository.loadAll()
        #expect(try repository.version() == "1")
        try models.addBroken("b", 1)
        #expect(throws: ModelError.self) { try models.repository("b").loadAll() }
    }

    @Test("when the served version is removed, the newest of the others takes over; the last stays served")
    func removal() throws {
        try models.add("a", 1)
        try models.add("a", 2)
        let repository = try models.repository("a")
        try repository.loadAll()
        try models.remove("a", 2)
        repository.update(isSettled: true)
        #expect(try repository.version() == "1")
        try models.remove("a", 1)
        repository.update(isSettled: true)
        #expect(try repository.version() == "1")
    }

    @Test("a version that is pinned, or given as its directory, stays; a change in place is loaded")
    func pinned() throws {
        try models.add("a", 1)
        try models.add("a", 2)
        for reference in ["a:1", models.place("a", 1)] {
            let repository = try models.repository(reference)
            try repository.loadAll()
            let before = try repository.select()
            repository.update(isSettled: true)
            #expect(try repository.select() === before)
            try models.remove("a", 1)
            try models.add("a", 1)
            repository.update(isSettled: true)
            #expect(try repository.select() !== before)
            #expect(try repository.version() == "1")
        }
    }

    @Test("a name in model.json that is not its directory's is refused")
    func misnamed() throws {
        try models.add("a", 1)
        try FileManager.default.moveItem(atPath: models.root + "/a", toPath: models.root + "/b")
        #expect(throws: ModelError.badValue(key: "name", value: "\"a\"", allowed: "\"b\", the name of its directory")) {
            try models.repository("b").loadAll()
        }
    }

    @Test("the shadow's version is loaded, never served, and never taken as the newest")
    func shadow() throws {
        try models.add("a", 1)
        try models.add("a", 2)
        let repository = try models.repository("a", shadow: "2")
        try repository.loadAll()
        #expect(try repository.version() == "1")
        #expect(repository.shadow?.model.version == "2")
        #expect(repository.servedVersions(of: "a") == ["1"])
        #expect(models.events == ["loaded a 1", "loaded a 2 as shadow"])
        try models.add("a", 3)
        repository.update(isSettled: true)
        #expect(try repository.version() == "3")
    }

    @Test("a shadow that cannot be loaded does not keep the model from being served")
    func brokenShadow() throws {
        try models.add("a", 1)
        try models.addBroken("a", 2)
        let repository = try models.repository("a", shadow: "2")
        try repository.loadAll()
        #expect(repository.isReady && repository.shadow == nil)
        #expect(models.events == ["loaded a 1", "failed a 2"])
    }
}
