import Foundation
import NeuralNetwork
import Testing

@Suite("Safetensors files")
struct SafetensorsFileTests {
    @Test("what the writer wrote is read back, in every element type")
    func roundTrip() throws {
        let values: [Float] = [0, -0.0, 1, -2.5, 65504, 0.000061035156, 1024, .infinity, 3, 5, 7, 9]
        var writer = SafetensorsWriter()
        writer.metadata = ["format": "pt", "note": "quote \" and line\n"]
        for type in TensorDataType.allCases {
            writer.add(type.rawValue, shape: [3, 4], values: values, as: type)
        }
        writer.add("scalar", shape: [], values: [7])
        writer.add("empty", shape: [0, 5], values: [])
        let file = try SafetensorsFile(bytes: writer.bytes())
        #expect(file.metadata == writer.metadata)
        #expect(try file.floats("F32", shape: [3, 4]) == values)
        #expect(try file.floats("F16", shape: [3, 4]) == values)
        #expect(try file.floats("scalar", shape: []) == [7])
        #expect(try file.floats("empty", shape: [0, 5]) == [])
        for (stored, value) in zip(try file.floats("BF16", shape: [3, 4]), values) where value.isFinite {
            #expect(abs(stored - value) <= abs(value) / 256)
        }
        #expect(file.tensors["BF16"]?.shape == [3, 4])
    }

    @Test("every half-precision number widens to the value of Float16")
    func everyHalf() throws {
        let halves = (0...UInt16.max).map { Float(Float16(bitPattern: $0)) }
        var writer = SafetensorsWriter()
        writer.add("x", shape: [halves.count], values: halves, as: .float16)
        let widened = try SafetensorsFile(bytes: writer.bytes()).floats("x", shape: [halves.count])
        let differing = zip(widened, halves).filter { $0 != $1 && !($0.isNaN && $1.isNaN) }
        #expect(differing.isEmpty)
    }

    @Test("bfloat16 is rounded to nearest, ties to even")
    func bfloat16Rounding() throws {
        var writer = SafetensorsWriter()
        let values: [Float] = [1 + 0x1p-8, 1 + 3 * 0x1p-8, 1 + 0x1.8p-8, .nan, -.infinity]
        writer.add("x", shape: [5], values: values, as: .bfloat16)
        let stored = try SafetensorsFile(bytes: writer.bytes()).floats("x", shape: [5])
        let rounded: [Float] = [1, 1.015625, 1.0078125]
        #expect(Array(stored[..<3]) == rounded)
        #expect(stored[3].isNaN && stored[4] == -.infinity)
    }

    @Test("a file on disk is mapped, and a file that is not there is named")
    func onDisk() throws {
        let path = NSTemporaryDirectory() + "safetensors-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        var writer = SafetensorsWriter()
        writer.add("a", shape: [2], values: [1, 2])
        try writer.write(to: path)
        #expect(try SafetensorsFile(path: path).floats("a", shape: [2]) == [1, 2])
        #expect(throws: SafetensorsError.unreadable(path: "/nowhere", reason: "No such file or directory")) {
            try SafetensorsFile(path: "/nowhere")
        }
        #expect(throws: SafetensorsError.unreadable(path: "/tmp", reason: "not a regular file")) {
            try SafetensorsFile(path: "/tmp")
        }
        #expect(throws: SafetensorsError.self) { try writer.write(to: "/nowhere/else/file") }
    }

    @Test("a file whose memory was let go is read again as it was, mapped or copied")
    func released() throws {
        let path = NSTemporaryDirectory() + "safetensors-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let values = (0..<10_000).map { Float($0) }
        var writer = SafetensorsWriter()
        writer.add("a", shape: [10_000], values: values)
        try writer.write(to: path)
        let files = try [
            SafetensorsFile(path: path),
            SafetensorsFile(bytes: Array(Data(contentsOf: URL(filePath: path)))),
        ]
        for file in files {
            for _ in 0..<2 {
                #expect(try file.floats("a", shape: [10_000]) == values)
                file.release()
            }
        }
    }

    @Test("a missing, misshapen or extra tensor is named with its shapes")
    func requirements() throws {
        var writer = SafetensorsWriter()
        writer.add("a", shape: [2, 1], values: [1, 2])
        writer.add("b", shape: [1], values: [1])
        let file = try SafetensorsFile(bytes: writer.bytes())
        let a = TensorRequirement(name: "a", shape: [2, 1])
        let b = TensorRequirement(name: "b", shape: [1])
        let optional = TensorRequirement(name: "c", shape: [3], isOptional: true)
        try file.verify([a, b, optional])
        #expect(throws: SafetensorsError.missingTensor(name: "d", expected: [4])) {
            try file.verify([a, b, TensorRequirement(name: "d", shape: [4])])
        }
        #expect(throws: SafetensorsError.misshapenTensor(name: "a", expected: [1, 2], found: [2, 1])) {
            try file.verify([TensorRequirement(name: "a", shape: [1, 2]), b])
        }
        #expect(throws: SafetensorsError.unexpectedTensor(name: "b", found: [1])) { try file.verify([a]) }
        #expect(throws: SafetensorsError.misshapenTensor(name: "a", expected: [2], found: [2, 1])) {
            try file.floats("a", shape: [2])
        }
        #expect(
            "\(SafetensorsError.misshapenTensor(name: "a", expected: [2], found: [2, 1]))"
                == "tensor a has shape [2, 1], expected [2]")
    }

    @Test("the bundled model opens and every tensor is readable")
    func bundledModel() throws {
        let file = try SafetensorsFile(path: Fixtures.model)
        #expect(file.tensors["conv1.weight"]?.shape == [64, 3, 7, 7])
        #expect(file.tensors["conv1.weight"]?.dataType == .float16)
        let mean = try file.floats("bn1.running_mean", shape: [64])
        #expect(mean.allSatisfy { $0.isFinite })
        let byteCount = unsafe file.withUnsafeBytes { $0.count }
        #expect(byteCount == 49_567_708)
    }
}
