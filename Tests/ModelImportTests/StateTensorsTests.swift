import Foundation
import ModelImport
import NeuralNetwork
import Testing

@Suite("PyTorch's files")
struct StateTensorsTests {
    /// A folder that goes with the test.
    private final class Folder {
        let path = FileManager.default.temporaryDirectory.appending(path: "state-\(UUID().uuidString)").path

        init() throws {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func write(_ bytes: [UInt8], _ name: String) throws -> String {
            try Data(bytes).write(to: URL(filePath: "\(path)/\(name)"))
            return "\(path)/\(name)"
        }
    }

    /// The tensors of basic.safetensors in two files with their index.
    private func shards(in folder: Folder, leavingOut: String? = nil) throws -> String {
        let file = try SafetensorsFile(path: ImportFixtures.path("basic.safetensors"), ignoringOtherDataTypes: true)
        var (writers, map) = ([SafetensorsWriter(), SafetensorsWriter()], [String]())
        for (index, (name, entry)) in file.tensors.sorted(by: { $0.key < $1.key }).enumerated() {
            map.append("\"\(name)\": \"model-0000\(index % 2 + 1)-of-00002.safetensors\"")
            guard name != leavingOut else { continue }
            writers[index % 2].add(name, shape: entry.shape, values: try file.floats(name, shape: entry.shape))
        }
        for (index, writer) in writers.enumerated() {
            try writer.write(to: "\(folder.path)/model-0000\(index + 1)-of-00002.safetensors")
        }
        let index = "{\"metadata\": {\"total_size\": 1}, \"weight_map\": {\(map.joined(separator: ", "))}}"
        return try folder.write(Array(index.utf8), "model.safetensors.index.json")
    }

    private func error(_ path: String) -> ImportError? {
        do throws(ImportError) {
            _ = try ModelSource(path: path).graph(path: path, options: SourceOptions())
            return nil
        } catch { return error }
    }

    @Test("a state dict in several files is the network of the one file")
    func sharded() throws {
        let folder = try Folder()
        let path = try shards(in: folder)
        let (whole, parts) = (
            try ImportFixtures.network("basic.safetensors", size: (64, 64)),
            try NetworkRecognizer(
                ModelSource(path: path).graph(path: path, options: SourceOptions()), size: (64, 64)
            ).recognize()
        )
        #expect("\(whole.description)" == "\(parts.description)")
        #expect(whole.tensors.keys.sorted() == parts.tensors.keys.sorted())
        for (name, tensor) in whole.tensors { #expect(parts.tensors[name]?.values == tensor.values, "\(name)") }
    }

    @Test("an index names files beside it that hold what it says")
    func brokenIndex() throws {
        let folder = try Folder()
        let path = try shards(in: folder, leavingOut: "module.age_head.3.bias")
        #expect(
            error(path)
                == .corrupt(
                    path: path,
                    detail:
                        "tensor module.age_head.3.bias is not in \(try Self.file(of: "module.age_head.3.bias", path))"
                ))
        for map in ["{\"a\": \"../x.safetensors\"}", "{\"a\": \"x.bin\"}", "{\"a\": 1}"] {
            let index = try folder.write(Array("{\"weight_map\": \(map)}".utf8), "a.index.json")
            #expect(
                error(index) == .corrupt(path: index, detail: "the file of tensor a is not one beside it"))
        }
        let empty = try folder.write(Array("{}".utf8), "b.index.json")
        #expect(error(empty) == .corrupt(path: empty, detail: "it has no weight_map"))
        let missing = try folder.write(Array("{\"weight_map\": {\"a\": \"x.safetensors\"}}".utf8), "c.index.json")
        guard case .unreadable(let file, _) = error(missing) else {
            Issue.record("\(String(describing: error(missing)))")
            return
        }
        #expect(file == "\(folder.path)/x.safetensors")
    }

    private static func file(of tensor: String, _ index: String) throws -> String {
        let text = try String(contentsOfFile: index, encoding: .utf8)
        let start = try #require(text.range(of: "\"\(tensor)\": \"")).upperBound
        return String(text[start...].prefix { $0 != "\"" })
    }

    @Test("weights of other types are refused by name, counters are left out", arguments: ["F64", "I64", "F8_E4M3"])
    func otherTypes(_ type: String) throws {
        let folder = try Folder()
        let size = type == "F8_E4M3" ? 1 : 8
        let header =
            "{\"conv1.weight\":{\"dtype\":\"\(type)\",\"shape\":[1],\"data_offsets\":[0,\(size)]},"
            + "\"bn1.num_batches_tracked\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[\(size),\(size + 8)]}}"
        let length = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }
        let path = try folder.write(
            length + Array(header.utf8) + [UInt8](repeating: 0, count: size + 8), "other.safetensors")
        #expect(error(path) == .unsupportedDataType(path: path, tensor: "conv1.weight", dataType: type))
        #expect("\(try #require(error(path)))".contains("has type \(type); known are F32, F16 and BF16"))
    }

    @Test("a pickle is named, with the line that exports it")
    func pickles() throws {
        let folder = try Folder()
        let entry: [UInt8] = [0x50, 0x4B, 3, 4] + [UInt8](repeating: 0, count: 22) + [14, 0, 0, 0]
        for (name, bytes) in [
            ("faces.pt", entry + Array("faces/data.pkl".utf8) + [0x80, 2]),
            ("faces.pth", [0x80, 2, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20]),
        ] {
            let path = try folder.write(bytes, name)
            #expect(error(path) == .pickle(path: path))
            let text = "\(ImportError.pickle(path: path))"
            #expect(text.contains("torch.load('\(name)', map_location='cpu', weights_only=True)"))
            #expect(text.contains("'faces.safetensors')\""))
        }
        // A name that the line could not hold is not put into it.
        #expect("\(ImportError.pickle(path: "a'b.pt"))".contains("torch.load('model.pt'"))
    }
}
