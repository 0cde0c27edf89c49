import Foundation
import JSON
import ModelFixtures
import NeuralNetwork
import Testing

@Suite("Packed weights between starts", .enabled(if: InstructionSet.selected > .generic))
struct WeightCacheTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "gag-\(UUID().uuidString)")

    private func remove() { try? FileManager.default.removeItem(at: folder) }

    /// The entries of a cache below `folder`, once there is one; none if none is written within a few seconds.
    private func entries(in directory: URL, seconds: Double = 20) -> [String] {
        let end = Date(timeIntervalSinceNow: seconds)
        while Date() < end {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
            let packed = names.filter { $0.hasSuffix(".packed") }
            if !packed.isEmpty { return packed }
            usleep(50_000)
        }
        return []
    }

    private func isCached(_ service: ServiceProcess) -> Bool {
        service.waitForLog { $0["message"] as? String == "network planned" }?["cached"] as? Bool ?? false
    }

    @Test("the second start maps what the first has written, and answers the same")
    func secondStart() throws {
        defer { remove() }
        let environment = ["XDG_CACHE_HOME": folder.path, "GAG_ENGINE_CACHE": "auto"]
        let first = try ServiceProcess(environment: environment)
        #expect(!isCached(first))
        let photo = try Data(contentsOf: Project.portrait)
        let answer = try first.post(photo).json
        #expect(entries(in: folder.appending(path: "gag")).count == 1)
        let second = try ServiceProcess(environment: environment)
        #expect(isCached(second))
        #expect(answer["faces"] != nil)
        #expect(try second.post(photo).json["faces"] as? NSArray == answer["faces"] as? NSArray)
    }

    @Test("a cache that cannot be written costs nothing but a line in the log")
    func unwritable() throws {
        defer { remove() }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: "file")
        try Data().write(to: file)
        let service = try ServiceProcess(["--engine-cache", file.path + "/cache"])
        let line = service.waitForLog { ($0["reason"] as? String)?.contains(file.path) == true }
        #expect(line?["level"] as? String == "info")
        #expect(try service.post(Data(contentsOf: Project.portrait)).status == 200)
    }

    @Test("a cache that cannot be written is told of once, however many models there are")
    func unwritableOnce() throws {
        defer { remove() }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // Narrow networks are not worth a cache.
        let models = ModelFolder()
        let bundled = try JSONValue.parse([UInt8](Data(contentsOf: Project.model.appending(path: "model.json"))))
        let weights = try #require(bundled["weights"]?["file"]?.stringValue)
        for name in ["a", "b"] {
            let place = URL(filePath: models.place(name, 1))
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                at: place.appending(path: weights), withDestinationURL: Project.model.appending(path: weights))
            try Data(bundled.setting("name", to: .string(name)).serialized())
                .write(to: place.appending(path: "model.json"))
        }
        let file = folder.appending(path: "file")
        try Data().write(to: file)
        let service = try ServiceProcess([
            "--engine-cache", file.path + "/cache", "--models", models.root, "--model", "a,b",
        ])
        func lines() -> Int { service.logLines.count { ($0["reason"] as? String)?.contains(file.path) == true } }
        _ = service.waitForLog { ($0["reason"] as? String)?.contains(file.path) == true }
        #expect(service.stop() == 0)
        #expect(lines() == 1)
    }

    @Test("an empty engine.cache keeps nothing")
    func off() throws {
        defer { remove() }
        let service = try ServiceProcess(
            ["--engine-cache", ""], environment: ["XDG_CACHE_HOME": folder.path, "HOME": folder.path])
        #expect(!isCached(service))
        #expect(entries(in: folder.appending(path: "gag"), seconds: 1).isEmpty)
        #expect(!FileManager.default.fileExists(atPath: folder.path))
    }
}
