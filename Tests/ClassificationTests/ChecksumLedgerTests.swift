import Classification
import Foundation
import ModelFiles
import ModelFixtures
import NeuralNetwork
import Testing

@Suite("Checksums of weight files that are known")
struct ChecksumLedgerTests {
    private let directory = CacheDirectory(
        path: FileManager.default.temporaryDirectory.appending(path: "gag-\(UUID().uuidString)").path)
    private let digest = String(repeating: "5e", count: 32)

    private func identity(of path: String) throws -> FileIdentity {
        try #require(SafetensorsFile(path: path).identity)
    }

    private func remove() { try? FileManager.default.removeItem(atPath: directory.path) }

    @Test("a file that has not changed has the checksum that was recorded, and one that has changed has none")
    func change() throws {
        defer { remove() }
        let model = try TinyModel { $0 }
        let path = model.directory + "/tiny.safetensors"
        let ledger = ChecksumLedger(directory: directory)
        #expect(try ledger.digest(of: identity(of: path)) == nil)
        sleep(4)
        try ledger.record(digest, of: identity(of: path))
        #expect(try ledger.digest(of: identity(of: path)) == digest)
        // The same bytes, written again.
        try Data(contentsOf: URL(filePath: path)).write(to: URL(filePath: path))
        #expect(try ledger.digest(of: identity(of: path)) == nil)
    }

    @Test("a file that was written a moment ago is not recorded, for it could change within the clock's resolution")
    func recent() throws {
        defer { remove() }
        let model = try TinyModel { $0 }
        let identity = try identity(of: model.directory + "/tiny.safetensors")
        let ledger = ChecksumLedger(directory: directory)
        try ledger.record(digest, of: identity)
        #expect(ledger.digest(of: identity) == nil)
    }

    @Test("weights that were right once and then replaced are an error, whatever the cache holds")
    func replaced() throws {
        defer { remove() }
        let model = try TinyModel { $0 }
        let path = model.directory + "/tiny.safetensors"
        var options = EngineOptions()
        options.weightCache = PackedWeightCache(directory: directory, maximumBytes: 1 << 30)
        sleep(4)
        let classifier = try FaceClassifier(modelDirectory: model.directory, options: options)
        try classifier.network.cacheWeights()
        let recorded = try ChecksumLedger(directory: directory).digest(of: identity(of: path))
        #expect(recorded == classifier.model.weights.sha256)
        let again = try FaceClassifier(modelDirectory: model.directory, options: options)
        #expect(again.weights == classifier.weights)
        var bytes = try Data(contentsOf: URL(filePath: path))
        bytes[bytes.count - 1] ^= 1
        try bytes.write(to: URL(filePath: path))
        #expect {
            try FaceClassifier(modelDirectory: model.directory, options: options)
        } throws: { error in
            if case ModelError.checksum = error { true } else { false }
        }
    }
}
