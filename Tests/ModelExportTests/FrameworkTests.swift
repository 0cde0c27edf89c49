import ChildProcesses
import Classification
import Foundation
import JSON
import ModelExport
import ModelFixtures
import NeuralNetwork
import Testing

/// The interpreter with the frameworks that answer: Tests/Import/run.sh names one with all of them.
enum Frameworks {
    static let python = ProcessInfo.processInfo.environment["GAG_IMPORT_PYTHON"] ?? "/usr/bin/python3"
    static let hasRuntime = has("onnxruntime")
    static let hasKeras = has("keras")
    /// Networks of full width are compared where the frameworks are there on purpose.
    static let isFull = ProcessInfo.processInfo.environment["GAG_IMPORT_PYTHON"] != nil
    static let hasTorchvision = isFull && has("torchvision")

    private static func has(_ module: String) -> Bool {
        (try? run([
            "-c", "import importlib.util as u; exit(not (u.find_spec('\(module)') and u.find_spec('safetensors')))",
        ]))
            == 0
    }

    /// Runs the interpreter with what it reads.
    static func run(_ arguments: [String], input: Data = Data()) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = arguments
        let source = Pipe.uninherited()
        process.standardInput = source
        try process.start()
        try source.fileHandleForWriting.write(contentsOf: input)
        try source.fileHandleForWriting.close()
        try process.within(seconds: 900) { process.waitUntilExit() }
        return process.terminationStatus
    }
}

@Suite("What other frameworks answer of exported models")
struct FrameworkTests {
    private static let full = [
        ("resnet18", "conv2"), ("resnet34", "conv2"), ("resnet50", "conv1"), ("resnet101", "conv2"),
        ("resnet152", "conv1"),
        ("resnet50v2", "conv2"), ("resnet101v2", "conv2"), ("resnet152v2", "conv2"),
    ].map { architecture, stride in
        ExportCase(
            architecture,
            [
                ("architecture", .string(architecture)), ("stride_in", .string(stride)), ("base_width", 64),
                ("batch_norm_epsilon", 1.001e-5),
            ])
    }

    private static var cases: [ExportCase] { ExportCase.all + (Frameworks.isFull ? full : []) }

    @Test(
        "ONNX Runtime is within 1e-4 of the engine, logits and probabilities, three photos at once",
        .enabled(if: Frameworks.hasRuntime, "python3 has no onnxruntime"))
    func onnx() throws {
        try Self.compare(Self.cases, .onnx, tolerance: 1e-4)
    }

    @Test(
        "Keras is within 2e-3 of the engine, logits and probabilities, three photos at once",
        .enabled(if: Frameworks.hasKeras, "python3 has no keras"))
    func keras() throws {
        try Self.compare(Self.cases, .keras, tolerance: 2e-3)
    }

    @Test(
        "torchvision's own class, told of stride and ε, is within 1e-3 of the engine",
        .enabled(if: Frameworks.hasTorchvision, "Tests/Import/run.sh has an environment with torchvision"))
    func torchvision() throws {
        try Self.compare(Self.full.filter { !$0.testDescription.hasSuffix("v2") }, .torchvision, tolerance: 1e-3)
    }

    /// Exports all models, has one process answer for them, and compares; the tolerance is relative above 1.
    private static func compare(_ cases: [ExportCase], _ format: ExportFormat, tolerance: Float) throws {
        let folder = try ExportFolder()
        var (jobs, expected) = ([JSONValue](), [[String: [Float]]]())
        for (index, file) in cases.enumerated() {
            let model = try file.model()
            let description = try ModelDescription(directory: model.directory)
            let logits = try Self.logits(model.directory, description, photos: "\(folder.path)/\(index).safetensors")
            for isBare in format == .torchvision ? [true] : [true, false] {
                let name = "\(index)-\(isBare)"
                var exporter = ModelExporter(directory: model.directory, format: format)
                exporter.isBare = isBare
                _ = try exporter.run(output: "\(folder.path)/\(name)\(format.suffix)")
                jobs.append([
                    "format": .string(format.rawValue), "model": .string("\(name)\(format.suffix)"),
                    "photos": .string("\(index).safetensors"), "answers": .string("\(name).answers"),
                    "isBare": .bool(isBare),
                ])
                expected.append(isBare ? logits : Self.probabilities(logits, description))
            }
        }
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Import/answer.py").path
        let status = try Frameworks.run([script, folder.path], input: Data(JSONValue.array(jobs).serialized()))
        #expect(status == 0)
        for (index, job) in jobs.enumerated() {
            let name = try #require(job["answers"]?.stringValue)
            let answers = try SafetensorsFile(path: "\(folder.path)/\(name)")
            #expect(Set(answers.tensors.keys) == Set(expected[index].keys))
            var largest: Float = 0
            for (head, values) in expected[index] {
                let found = try answers.floats(head, shape: [3, values.count / 3])
                for (a, b) in zip(values, found) { largest = max(largest, abs(a - b) / max(1, abs(a))) }
            }
            let file = cases[index / (format == .torchvision ? 1 : 2)].testDescription
            print("\(format.rawValue), \(file), \(name): difference \(largest)")
            #expect(largest < tolerance)
        }
    }

    /// The engine's logits of every head for three photos of noise, which are written for the frameworks.
    private static func logits(
        _ directory: String, _ model: ModelDescription, photos path: String
    ) throws -> [String: [Float]] {
        let input = model.input
        let shape = [3, input.height, input.width, 3]
        var state: UInt64 = 7
        let raw = (0..<shape.reduce(1, *)).map { _ -> Float in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Float(state >> 56)
        }
        let order = input.channels == .rgb ? [0, 1, 2] : [2, 1, 0]
        let prepared = raw.indices.map { index -> Float in
            let channel = index % 3
            let pixel = Double(raw[index - channel + order[channel]])
            return Float((pixel * input.scale - input.mean[channel]) / input.std[channel])
        }
        var writer = SafetensorsWriter()
        writer.add("raw", shape: shape, values: raw)
        writer.add("prepared", shape: shape, values: prepared)
        try writer.write(to: path)
        let weights = try SafetensorsFile(path: "\(directory)/\(model.weights.file)")
        let context = try ResNet(description: model.network, weights: weights).makeContext(maximumBatch: 3)
        unsafe context.run(batch: 3) { buffer in
            for (index, value) in prepared.enumerated() { unsafe buffer[index] = value }
        }
        let heads = model.heads.enumerated().map { index, head in
            (head.name, (0..<3).flatMap { context.logits(head: index, image: $0) })
        }
        return Dictionary(uniqueKeysWithValues: heads)
    }

    /// What model.json makes of the logits.
    private static func probabilities(_ logits: [String: [Float]], _ model: ModelDescription) -> [String: [Float]] {
        logits.reduce(into: [:]) { result, entry in
            guard let head = model[head: entry.key] else { return }
            let scaled = entry.value.map { $0 / Float(head.temperature) }
            let units = scaled.count / 3
            let activation = head.kind == .binary ? Activation.sigmoid : .softmax
            result[entry.key] = (0..<3).flatMap { activation(Array(scaled[$0 * units..<($0 + 1) * units])) }
        }
    }
}
