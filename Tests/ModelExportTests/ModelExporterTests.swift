import Classification
import Foundation
import HDF5
import JSON
import ModelExport
import ModelFiles
import ModelFixtures
import NeuralNetwork
import Testing
import Zip

@Suite("Exported files")
struct ModelExporterTests {
    private static func metadata(of path: String, _ format: ExportFormat) throws -> JSONValue {
        let bytes = Array(try Data(contentsOf: URL(filePath: path)))
        switch format {
        case .torchvision:
            let text = try #require(try SafetensorsFile(bytes: bytes).metadata["model.json"])
            return try JSONValue.parse(Array(text.utf8))
        case .keras: return try JSONValue.parse(try ZipArchive(path: path).bytes(of: "model.json"))
        case .onnx:
            // The last field of the file.
            let text = String(decoding: bytes, as: UTF8.self)
            let start = try #require(text.range(of: "model.json", options: .backwards)).upperBound
            let json = text[start...].drop { $0 != "{" }
            return try JSONValue.parse(Array(json.utf8))
        }
    }

    @Test("hold labels, preprocessing and licence as model.json has them", arguments: ExportFormat.allCases)
    func metadata(_ format: ExportFormat) throws {
        let (model, folder) = (try TinyModel(document: TinyModel.withGlasses), try ExportFolder())
        let path = "\(folder.path)/m\(format.suffix)"
        _ = try ModelExporter(directory: model.directory, format: format).run(output: path)
        let document = try Self.metadata(of: path, format)
        for key in ["heads", "input", "license", "architecture", "name", "version"] {
            #expect(document[key] == model.document[key], "\(key)")
        }
        #expect(document["weights"] == nil)
    }

    @Test("are equal for equal models, byte for byte", arguments: ExportFormat.allCases)
    func determinism(_ format: ExportFormat) throws {
        let (model, folder) = (try TinyModel(), try ExportFolder())
        let exporter = ModelExporter(directory: model.directory, format: format)
        for name in ["a", "b"] { _ = try exporter.run(output: "\(folder.path)/\(name)") }
        #expect(FileManager.default.contentsEqual(atPath: "\(folder.path)/a", andPath: "\(folder.path)/b"))
    }

    @Test("are not written over what is there, unless told", arguments: ExportFormat.allCases)
    func overwriting(_ format: ExportFormat) throws {
        let (model, folder) = (try TinyModel(), try ExportFolder())
        let path = "\(folder.path)/m"
        try Data("mine".utf8).write(to: URL(filePath: path))
        var exporter = ModelExporter(directory: model.directory, format: format)
        #expect(throws: ExportError.exists(path: path)) { try exporter.run(output: path) }
        #expect(try Data(contentsOf: URL(filePath: path)) == Data("mine".utf8))
        exporter.replaces = true
        _ = try exporter.run(output: path)
        #expect(try Data(contentsOf: URL(filePath: path)).count > 1000)
        #expect(folder.names == ["m"])
    }

    @Test("leave nothing behind where they cannot be written", arguments: ExportFormat.allCases)
    func unwritable(_ format: ExportFormat) throws {
        let (model, folder) = (try TinyModel(), try ExportFolder())
        let exporter = ModelExporter(directory: model.directory, format: format)
        do throws(ExportError) {
            _ = try exporter.run(output: "\(folder.path)/no/m")
            Issue.record("a file was written into a directory that is not there")
        } catch {
            guard case .unwritable(let path, let reason) = error else { throw error }
            #expect(path == "\(folder.path)/no/m" && reason.hasSuffix("No such file or directory"))
        }
        // What is no file is not replaced.
        var replacing = exporter
        replacing.replaces = true
        #expect(throws: ExportError.self) { try replacing.run(output: "/dev/full") }
        #expect(folder.names.isEmpty)
    }

    @Test("come of sound models alone")
    func damaged() throws {
        let (model, folder) = (try TinyModel(), try ExportFolder())
        let path = "\(model.directory)/tiny.safetensors"
        var bytes = Array(try Data(contentsOf: URL(filePath: path)))
        bytes[bytes.count - 1] ^= 1
        try Data(bytes).write(to: URL(filePath: path))
        do throws(ExportError) {
            _ = try ModelExporter(directory: model.directory, format: .onnx).run(output: "\(folder.path)/m.onnx")
            Issue.record("a damaged weight file was exported")
        } catch {
            guard case .model(.checksum) = error else { throw error }
        }
        #expect(folder.names.isEmpty)
    }

    @Test("a head that has the name of a layer of the backbone is refused where it would take its place")
    func names() throws {
        let document = TinyModel.document.setting(
            "heads", to: ["conv1": ["activation": "sigmoid", "units": 1, "labels": ["no", "yes"]]])
        let (model, folder) = (try TinyModel(document: document), try ExportFolder())
        do throws(ExportError) {
            _ = try ModelExporter(directory: model.directory, format: .torchvision).run(output: "\(folder.path)/m")
            Issue.record("two tensors have one name")
        } catch {
            #expect("\(error)".contains("--format onnx"))
        }
        _ = try ModelExporter(directory: model.directory, format: .onnx).run(output: "\(folder.path)/m.onnx")
    }

    @Test("torchvision's own class is told what differs from it")
    func notices() throws {
        let document = TinyModel.document.setting("architecture", to: "resnet50").setting("stride_in", to: "conv1")
        let (model, folder) = (try TinyModel(document: document), try ExportFolder())
        let report = try ModelExporter(directory: model.directory, format: .torchvision).run(
            output: "\(folder.path)/m.safetensors")
        #expect(report.notices.count == 3)
        #expect(report.notices[0].contains("conv1") && report.notices[1].contains("0.001"))
    }

    @Test("Keras finds the layers under the names of keras.applications")
    func kerasNames() throws {
        let (model, folder) = (try TinyModel(), try ExportFolder())
        let path = "\(folder.path)/m.keras"
        _ = try ModelExporter(directory: model.directory, format: .keras).run(output: path)
        let archive = try ZipArchive(path: path)
        let config = try JSONValue.parse(try archive.bytes(of: "config.json"), maximumDepth: 200)
        let names = Set((config["config"]?["layers"]?.arrayValue ?? []).compactMap { $0["name"]?.stringValue })
        for name in [
            "conv1_conv", "conv1_bn", "pool1_pool", "conv2_block1_1_conv", "conv3_block1_0_bn", "conv5_block2_out",
        ] { #expect(names.contains(name), "\(name)") }
        let weights = try HDF5File(bytes: try archive.bytes(of: "model.weights.h5"), path: "weights")
        #expect(weights.strings(attribute: "name", of: "layers/conv2d/vars") == ["conv1_conv"])
        #expect(weights.shape(of: "layers/conv2d/vars/0") == [7, 7, 3, 8])
    }
}
