import Foundation
import NeuralNetwork
import Testing

@Suite("Packed weights that are kept between starts", .enabled(if: InstructionSet.selected > .generic))
struct PackedWeightCacheTests {
    private let folder = CacheFolder()
    private let description = EnginePlanTests.narrow { $0.strideIn = .conv1 }

    private func weights(seed: UInt64 = 5) throws -> SafetensorsFile {
        try NaiveResNet(description: description, hasBiases: true, seed: seed).file()
    }

    private func options(
        _ precision: Precision = .fp32, content: String = "a", maximumBytes: Int = 1 << 30
    ) -> EngineOptions {
        var options = EngineOptions(precision: precision)
        options.weightCache = PackedWeightCache(directory: folder.directory, maximumBytes: maximumBytes)
        options.weightContent = content
        return options
    }

    private func logits(_ network: ResNet) -> [Float] {
        var generator = SeededGenerator(seed: 6)
        let input = generator.floats(2 * network.inputShape.count)
        let context = network.makeContext(maximumBatch: 2)
        unsafe context.run(batch: 2) { unsafe _ = $0.update(from: input) }
        return (0..<2).flatMap { image in
            description.heads.indices.flatMap { context.logits(head: $0, image: image) }
        }
    }

    private func ranges(_ weights: SafetensorsFile) throws -> ActivationRanges {
        let network = try ResNet(description: description, weights: weights, options: EngineOptions(precision: .fp32))
        var generator = SeededGenerator(seed: 6)
        let input = generator.floats(network.inputShape.count)
        return unsafe network.makeContext(maximumBatch: 1).ranges { unsafe _ = $0.update(from: input) }
    }

    @Test("a second load takes them from there and gives the same bits", arguments: [Precision.fp32, .bf16, .int8])
    func secondLoad(precision: Precision) throws {
        let weights = try weights()
        var options = options(precision)
        if precision == .int8 { options.activationRanges = try ranges(weights) }
        let packed = try ResNet(description: description, weights: weights, options: options)
        #expect(!packed.report.areWeightsCached)
        try packed.cacheWeights()
        #expect(folder.entries.count == 1)
        // Random weights of another seed stand for a file that is not read.
        let mapped = try ResNet(description: description, weights: self.weights(seed: 9), options: options)
        #expect(mapped.report.areWeightsCached)
        #expect(mapped.report.notices == packed.report.notices)
        #expect(logits(mapped) == logits(packed))
    }

    @Test("another content, precision, network or range of activations has an entry of its own")
    func keys() throws {
        let weights = try weights()
        let ranges = try ranges(weights)
        try ResNet(description: description, weights: weights, options: options()).cacheWeights()
        var eightBits = options(.int8)
        eightBits.activationRanges = ranges
        var widerRange = eightBits
        widerRange.activationRanges = ranges.mapValues { $0.lowerBound...$0.upperBound * 2 }
        for other in [options(content: "b"), options(.bf16), eightBits, widerRange] {
            let network = try ResNet(description: description, weights: weights, options: other)
            #expect(!network.report.areWeightsCached)
            try network.cacheWeights()
        }
        var epsilon = description
        epsilon.batchNormEpsilon *= 2
        #expect(try !ResNet(description: epsilon, weights: weights, options: options()).report.areWeightsCached)
        #expect(folder.entries.count == 5)
    }

    @Test("a bit that changed anywhere, or a missing end, is told, and the weights are packed again")
    func damage() throws {
        let weights = try weights()
        let packed = try ResNet(description: description, weights: weights, options: options())
        try packed.cacheWeights()
        let path = try #require(folder.entries.first)
        let whole = try Data(contentsOf: path)
        let positions = [0, 9, 17, 25, 33, 41, 900, 4090, 5000, whole.count / 2, whole.count - 1]
        let flipped = positions.map { position in
            var bytes = whole
            bytes[position] ^= 0x10
            return bytes
        }
        for bytes in flipped + [whole.dropLast(), whole.prefix(4096), whole.prefix(39), Data(), whole + [0]] {
            try bytes.write(to: path)
            let again = try ResNet(description: description, weights: weights, options: options())
            #expect(!again.report.areWeightsCached)
            #expect(again.report.notices.contains { $0.contains("is damaged") && $0.contains(folder.directory.path) })
            #expect(logits(again) == logits(packed))
            try again.cacheWeights()
            #expect(try Data(contentsOf: path) == whole)
        }
    }

    @Test("an entry that another user could have written is not read")
    func exposedEntry() throws {
        let weights = try weights()
        try ResNet(description: description, weights: weights, options: options()).cacheWeights()
        let path = try #require(folder.entries.first)
        func isCached() throws -> Bool {
            try ResNet(description: description, weights: weights, options: options()).report.areWeightsCached
        }
        #expect(try isCached())
        unsafe chmod(path.path, 0o620)
        #expect(try !isCached())
        unsafe chmod(path.path, 0o600)
        unsafe chmod(folder.directory.path, 0o777)
        #expect(try !isCached())
        unsafe chmod(folder.directory.path, 0o700)
        #expect(try isCached())
        try FileManager.default.moveItem(atPath: path.path, toPath: path.path + ".elsewhere")
        try FileManager.default.createSymbolicLink(atPath: path.path, withDestinationPath: path.path + ".elsewhere")
        #expect(try !isCached())
    }

    @Test("nothing is written to a directory that others may write to, or that cannot be made")
    func exposedDirectory() throws {
        let network = try ResNet(description: description, weights: weights(), options: options())
        try FileManager.default.createDirectory(atPath: folder.directory.path, withIntermediateDirectories: true)
        unsafe chmod(folder.directory.path, 0o777)
        #expect(throws: CacheError.exposed(path: folder.directory.path)) { try network.cacheWeights() }
        #expect(folder.entries.isEmpty)
        try FileManager.default.removeItem(atPath: folder.directory.path)
        try Data().write(to: URL(filePath: folder.directory.path))
        #expect(throws: CacheError.self) { try network.cacheWeights() }
    }

    @Test("what was not in use for longest goes first when there is too much")
    func pruning() throws {
        let weights = try weights()
        let first = try ResNet(description: description, weights: weights, options: options())
        try first.cacheWeights()
        let size = try #require(folder.entries.first).resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
        let room = size * 2 + size / 2
        func load(_ content: String) throws -> Bool {
            let network = try ResNet(
                description: description, weights: weights, options: options(content: content, maximumBytes: room))
            try network.cacheWeights()
            return network.report.areWeightsCached
        }
        #expect(try !load("b"))
        #expect(try load("a"))
        #expect(try !load("c"))
        #expect(folder.entries.count == 2)
        #expect(try load("a"))
        #expect(try !load("b"))
        let none = try ResNet(
            description: description, weights: weights, options: options(content: "d", maximumBytes: size / 2))
        try none.cacheWeights()
        #expect(folder.entries.count == 2)
    }

    @Test("what an interrupted writer left behind is removed after an hour")
    func leftovers() throws {
        let network = try ResNet(description: description, weights: weights(), options: options())
        let files = FileManager.default
        try files.createDirectory(
            atPath: folder.directory.path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let (old, new) = (folder.directory.path + "/a.packed.1.part", folder.directory.path + "/a.packed.2.part")
        for path in [old, new] { try Data("part".utf8).write(to: URL(filePath: path)) }
        try files.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -4000)], ofItemAtPath: old)
        try network.cacheWeights()
        #expect(!files.fileExists(atPath: old) && files.fileExists(atPath: new))
        #expect(folder.entries.count == 1)
    }

    @Test("without the content's name nothing is kept, and the plain path keeps nothing")
    func nothingToKeep() throws {
        let weights = try weights()
        var nameless = options()
        nameless.weightContent = nil
        try ResNet(description: description, weights: weights, options: nameless).cacheWeights()
        var plain = options()
        plain.instructionSet = .generic
        try ResNet(description: description, weights: weights, options: plain).cacheWeights()
        #expect(folder.entries.isEmpty)
    }
}

/// A directory for a cache, removed with the test.
final class CacheFolder {
    let directory = CacheDirectory(
        path: FileManager.default.temporaryDirectory.appending(path: "gag-\(UUID().uuidString)/cache").path)

    /// The files of packed weights.
    var entries: [URL] {
        let all = try? FileManager.default.contentsOfDirectory(
            at: URL(filePath: directory.path), includingPropertiesForKeys: [.fileSizeKey])
        return (all ?? []).filter { $0.pathExtension == "packed" }
    }

    deinit { try? FileManager.default.removeItem(at: URL(filePath: directory.path).deletingLastPathComponent()) }
}
