import Classification
import Foundation
import JSON
import ModelExport
import ModelFixtures
import ModelImport
import NeuralNetwork
import Testing

@Suite("Export and import again")
struct RoundTripTests {
    private static let combinations = ExportCase.all.flatMap { file in ExportFormat.allCases.map { (file, $0) } }

    @Test("keep every tensor, the wiring, the preprocessing and the temperatures", arguments: combinations)
    func roundTrip(_ file: ExportCase, _ format: ExportFormat) throws {
        let (model, folder) = (try file.model(), try ExportFolder())
        let path = "\(folder.path)/model\(format.suffix)"
        let original = try ModelDescription(directory: model.directory)
        _ = try ModelExporter(directory: model.directory, format: format).run(output: path)
        let directory = "\(folder.path)/\(original.name)/\(original.version)"
        let report = try ModelImporter(
            source: path, output: directory, options: Self.options(original, format: format)
        ).run()

        let (before, after) = (original.network, report.model.network)
        #expect(after.blocks == before.blocks && after.blockKind == before.blockKind)
        #expect(after.blockOrder == before.blockOrder && after.baseWidth == before.baseWidth)
        if before.blockKind == .bottleneck {
            #expect(after.strideIn == before.strideIn || before.blockOrder == .preactivated)
        }
        #expect(after.batchNormEpsilon == before.batchNormEpsilon && after.pooling == before.pooling)
        #expect((after.inputWidth, after.inputHeight) == (before.inputWidth, before.inputHeight))
        #expect(after.hidden.map(\.units) == before.hidden.map(\.units))
        #expect(after.hidden.map(\.activation) == before.hidden.map(\.activation))
        #expect(Set(report.model.heads.map(\.name)) == Set(original.heads.map(\.name)))
        for head in original.heads where format != .torchvision {
            #expect(report.model[head: head.name]?.temperature == head.temperature)
        }
        try Self.expectSamePixels(original.input, report.model.input)
        try Self.expectSameTensors(model.directory, original, directory, report.model)
    }

    /// What the file does not say, for the model that it was.
    static func options(_ model: ModelDescription, format: ExportFormat) throws -> ImportOptions {
        var options = ImportOptions()
        func numbers(_ values: [Double]) -> String { values.map { "\($0)" }.joined(separator: ",") }
        var flags: [(String, String)] = [("resize", model.input.resize.rawValue)]
        if format == .torchvision {
            flags += [
                ("channels", model.input.channels.rawValue), ("scale", "\(model.input.scale)"),
                ("mean", numbers(model.input.mean)), ("std", numbers(model.input.std)),
            ]
        } else {
            flags += [("channels", "RGB"), ("preprocess", "none")]
        }
        var further: [String] = []
        for head in model.heads where head.kind != .years {
            let labels = head.labels.joined(separator: ",")
            switch head.name {
            case "gender": flags.append(("gender-labels", labels))
            case "age_group":
                flags.append(("age-labels", labels))
                let ranges = head.ranges.map { "\($0.lowerBound)-\($0.upperBound)" }
                flags.append(("age-ranges", ranges.joined(separator: ",")))
            default: further.append("\(head.name)=\(labels)")
            }
        }
        if !further.isEmpty { flags.append(("head-labels", further.joined(separator: ";"))) }
        for (flag, value) in flags { try options.set(flag, to: value) }
        return options
    }

    private static func expectSamePixels(_ before: InputDescription, _ after: InputDescription) throws {
        func value(_ input: InputDescription, rgb: Int, _ pixel: Double) -> Double {
            let channel = input.channels == .rgb ? rgb : 2 - rgb
            return (pixel * input.scale - input.mean[channel]) / input.std[channel]
        }
        #expect(before.channels == after.channels)
        for channel in 0..<3 {
            for pixel in [0.0, 1, 100, 255] {
                let (old, new) = (value(before, rgb: channel, pixel), value(after, rgb: channel, pixel))
                #expect(abs(old - new) < 1e-5 * max(1, abs(old)))
            }
        }
    }

    private static func expectSameTensors(
        _ oldDirectory: String, _ old: ModelDescription, _ newDirectory: String, _ new: ModelDescription
    ) throws {
        let before = try SafetensorsFile(path: "\(oldDirectory)/\(old.weights.file)")
        let after = try SafetensorsFile(path: "\(newDirectory)/\(new.weights.file)")
        // Import counts the hidden layers.
        let names = Dictionary(uniqueKeysWithValues: zip(old.hidden.map(\.name), new.hidden.map(\.name)))
        #expect(before.tensors.count == after.tensors.count)
        for (name, entry) in before.tensors {
            var parts = name.split(separator: ".").map(String.init)
            if parts[0] == "head", let renamed = names[parts[1]] { parts[1] = renamed }
            let renamed = parts.joined(separator: ".")
            let found = try after.floats(renamed, shape: entry.shape)
            #expect(try before.floats(name, shape: entry.shape) == found, "\(name)")
        }
    }
}
