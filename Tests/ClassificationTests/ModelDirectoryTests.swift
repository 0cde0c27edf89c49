import Classification
import Foundation
import Imaging
import JSON
import ModelFiles
import ModelFixtures
import NeuralNetwork
import Testing

@Suite("The model directory")
struct ModelDirectoryTests {
    private func error(_ directory: String) -> ModelError? {
        do throws(ModelError) {
            _ = try FaceClassifier(modelDirectory: directory)
            return nil
        } catch { return error }
    }

    @Test("a wrong checksum is an error with both sums")
    func checksum() throws {
        let wrong = String(repeating: "ab", count: 32)
        let model = try TinyModel { $0.setting("weights.sha256", to: .string(wrong)) }
        guard case .checksum(let path, wrong, let found) = error(model.directory) else {
            Issue.record("the checksum was not compared")
            return
        }
        #expect(path.hasSuffix("tiny.safetensors"))
        #expect(found.count == 64)
    }

    @Test("a checksum in capitals is the same checksum")
    func checksumCase() throws {
        let model = try TinyModel {
            $0.setting("weights.sha256", to: .string($0["weights"]?["sha256"]?.stringValue?.uppercased() ?? ""))
        }
        #expect(error(model.directory) == nil)
    }

    @Test("a missing, extra or misshapen tensor is an error that names it")
    func tensors() throws {
        let missing = try TinyModel(tensors: { $0.removeAll { $0.name == "head.gender.bias" } })
        guard case .weights(_, .missingTensor("head.gender.bias", [2])) = error(missing.directory) else {
            Issue.record("\(String(describing: error(missing.directory)))")
            return
        }
        let extra = try TinyModel(tensors: { $0.append(TensorRequirement(name: "head.age.bias", shape: [101])) })
        guard case .weights(_, .unexpectedTensor("head.age.bias", [101])) = error(extra.directory) else {
            Issue.record("\(String(describing: error(extra.directory)))")
            return
        }
        let misshapen = try TinyModel(tensors: { requirements in
            for index in requirements.indices where requirements[index].name == "head.age_group.weight" {
                requirements[index].shape = [4, 12]
            }
        })
        #expect(
            error(misshapen.directory)?.description.contains(
                "tensor head.age_group.weight has shape [4, 12], expected [3, 12]") == true)
    }

    @Test("missing files, and files that are not what they should be, are errors that name them")
    func files() throws {
        let model = try TinyModel()
        let description = URL(filePath: "\(model.directory)/model.json")
        let weights = URL(filePath: "\(model.directory)/tiny.safetensors")
        let bytes = try Data(contentsOf: weights)

        try bytes.prefix(bytes.count / 2).write(to: weights)
        guard case .weights(weights.path, .pastEnd) = error(model.directory) else {
            Issue.record("\(String(describing: error(model.directory)))")
            return
        }
        try FileManager.default.removeItem(at: weights)
        guard case .weights(weights.path, .unreadable) = error(model.directory) else {
            Issue.record("\(String(describing: error(model.directory)))")
            return
        }
        try Data("{\"name\": }".utf8).write(to: description)
        guard case .malformed(description.path, let place) = error(model.directory) else {
            Issue.record("\(String(describing: error(model.directory)))")
            return
        }
        #expect(place.column == 10)
        try FileManager.default.removeItem(at: description)
        guard case .unreadable(description.path, _) = error(model.directory) else {
            Issue.record("\(String(describing: error(model.directory)))")
            return
        }
    }

    @Test("a model.json of megabytes is not read, a FIFO or a device in place of a file not waited for")
    func filesThatAreNone() throws {
        let model = try TinyModel()
        let weights = "\(model.directory)/tiny.safetensors"
        let description = "\(model.directory)/model.json"
        func reason() -> String? {
            switch error(model.directory) {
            case .weights(_, .unreadable(_, let reason))?, .unreadable(_, let reason)?: reason
            default: nil
            }
        }
        try FileManager.default.removeItem(atPath: weights)
        #expect(mkfifo(weights, 0o600) == 0)
        #expect(reason() == "not a regular file")
        unlink(weights)
        #expect(symlink("/dev/zero", weights) == 0)
        #expect(reason() == "not a regular file")
        let bytes = try Data(contentsOf: URL(filePath: description))
        try (bytes + Data(repeating: UInt8(ascii: " "), count: 1 << 20)).write(to: URL(filePath: description))
        #expect(reason() == "it is longer than 1048576 bytes")
        for replace in [{ mkfifo(description, 0o600) }, { symlink("/dev/zero", description) }] {
            unlink(description)
            #expect(replace() == 0)
            #expect(reason() == "not a regular file")
        }
    }

    @Test("an unknown key of a megabyte is told in a line, without a guess")
    func endlessKey() throws {
        let key = String(repeating: "k", count: 900_000)
        let model = try TinyModel { $0.setting(key, to: 1) }
        let text = error(model.directory)?.description ?? ""
        #expect(text.contains("is no known key") && text.utf8.count < 400)
    }

    @Test("the version in model.json is that of its directory")
    func version() throws {
        let model = try TinyModel { $0.setting("version", to: "2") }
        #expect(
            error(model.directory)?.description
                == "model.json: version is \"2\"; it must be \"1\", the name of its directory")
    }

    @Test("the newest version is the highest number; NAME:VERSION takes another")
    func versions() throws {
        let model = try TinyModel()
        let family = URL(filePath: model.directory).deletingLastPathComponent()
        for version in ["2", "10", "9", "notes"] {
            let directory = family.appending(path: version)
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            // Version 2 has no model.json and does not count.
            if version != "2" { try Data("{}".utf8).write(to: directory.appending(path: "model.json")) }
        }
        let root = family.deletingLastPathComponent().path
        let locator = ModelLocator(roots: ["/nowhere", root])
        #expect(ModelLocator.versions(in: family.path) == ["1", "9", "10"])
        #expect(try locator.directory(of: "tiny") == "\(root)/tiny/10")
        #expect(try locator.directory(of: "tiny:9") == "\(root)/tiny/9")
        #expect(try locator.directory(of: family.path) == "\(family.path)/10")
        #expect(try locator.directory(of: "\(family.path):1") == "\(family.path)/1")
        #expect(try locator.directory(of: model.directory) == model.directory)
        #expect(throws: ModelError.versionNotFound(model: "tiny", version: "2", available: ["1", "9", "10"])) {
            try locator.directory(of: "tiny:2")
        }
        #expect(throws: ModelError.notFound(model: "small", searched: ["small", "/nowhere/small", "\(root)/small"])) {
            try locator.directory(of: "small")
        }
        #expect(throws: ModelError.self) { try locator.directory(of: "../tiny") }
    }

    @Test("models are looked up in GAG_MODELS, the working directory, around the executable, and in /usr/share")
    func roots() {
        let locator = ModelLocator(environment: ["GAG_MODELS": "/m"], executable: "/opt/gag/bin/gag")
        #expect(
            locator.roots == [
                "/m", "models", "/opt/gag/bin/models", "/opt/gag/models", "/opt/models", "/usr/share/gag/models",
            ])
        let plain = ModelLocator(environment: [:], executable: "/a/b/c/d/e/f/gag")
        #expect(plain.roots.first == "models")
        #expect(plain.roots.contains("/a/b/models"))
        #expect(!plain.roots.contains("/a/models"))
    }
}
