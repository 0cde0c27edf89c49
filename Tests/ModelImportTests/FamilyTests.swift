import Classification
import Foundation
import JSON
import ModelFixtures
import ModelImport
import NeuralNetwork
import Testing

/// What of a network goes into model.json: backbone, sizes, layers and heads as the file has them.
@Suite("Networks of the families in model directories")
struct FamilyTests {
    /// A file of full depth with narrow layers.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var architecture: ModelDescription.Architecture
        var stride: ResNetDescription.StrideLocation

        var testDescription: String { "\(name): \(architecture.rawValue)" }
    }

    static let cases = [
        Case(name: "resnet34.safetensors", architecture: .resnet34, stride: .conv1),
        Case(name: "resnet50.safetensors", architecture: .resnet50, stride: .conv2),
        Case(name: "resnet101.safetensors", architecture: .resnet101, stride: .conv2),
        Case(name: "resnet152.safetensors", architecture: .resnet152, stride: .conv2),
        Case(name: "resnet50v2.onnx", architecture: .resnet50v2, stride: .conv2),
        Case(name: "resnet101v2.onnx", architecture: .resnet101v2, stride: .conv2),
        Case(name: "resnet152v2.onnx", architecture: .resnet152v2, stride: .conv2),
        Case(name: "notebook.keras", architecture: .resnet50, stride: .conv1),
        Case(name: "notebook1.h5", architecture: .resnet50, stride: .conv1),
    ]

    @Test("every depth is recognised, and the server's loader takes the directory", arguments: cases)
    func depths(_ file: Case) throws {
        let isTorch = file.name.hasSuffix(".safetensors")
        let model = try ImportFixtures.imported(
            file.name,
            flags: [
                "preprocess": isTorch ? "torch" : "none", "gender-labels": "female,male",
                "age-labels": isTorch ? "0-12,13-19,20-39,40-59,60+" : "0-12,13-19,20-59,60+",
            ].merging(isTorch ? ["input-size": "64x64"] : [:]) { $1 })
        #expect(model.architecture == file.architecture)
        if file.architecture != .resnet34 { #expect(model.strideIn == file.stride) }
        #expect(model.baseWidth == 2)
    }

    @Test(
        "the notebook's network: 224 pixels, raw RGB, dense layers, two softmax units and four groups",
        arguments: [("notebook.keras", [16, 8]), ("notebook1.h5", [16])])
    func notebook(_ name: String, _ hidden: [Int]) throws {
        let model = try ImportFixtures.imported(
            name,
            flags: [
                "preprocess": "none", "gender-labels": "Female,Male", "age-labels": "Child,Teen,Adult,Elderly",
                "age-ranges": "0-12,13-19,20-59,60-150",
            ])
        #expect((model.input.width, model.input.height) == (224, 224))
        #expect(model.input.channels == .rgb && model.input.resize == .bilinear && model.input.scale == 1)
        #expect(model.input.mean == [0, 0, 0] && model.input.std == [1, 1, 1])
        #expect(model.hidden.map(\.units) == hidden && model.hidden.allSatisfy { $0.activation == .relu })
        #expect(model.gender.kind == .categories && model.gender.labels == ["Female", "Male"])
        #expect(model.ageGroup.labels == ["Child", "Teen", "Adult", "Elderly"])
        #expect(model.ageGroup.ranges == [0...12, 13...19, 20...59, 60...150])
    }

    @Test("scaling in numbers is served as it is said, channel by channel")
    func numbers() throws {
        let model = try ImportFixtures.imported(
            "basic.safetensors",
            flags: [
                "input-size": "64x64", "scale": "1/255", "mean": "0.1,0.2,0.3", "std": "0.4,0.5,0.6", "channels": "BGR",
                "resize": "letterbox", "gender-labels": "m,f", "age-labels": "0-12,13-19,20-39,40-59,60+",
            ])
        #expect(model.input.channels == .bgr && model.input.resize == .letterbox)
        #expect(model.gender.labels == ["m", "f"])
        // model.json may say the same with another scale.
        let input = model.input
        for (channel, (mean, std)) in [(0.1, 0.4), (0.2, 0.5), (0.3, 0.6)].enumerated() {
            for value in [0.0, 100, 255] {
                let served = (value * input.scale - input.mean[channel]) / input.std[channel]
                #expect(abs(served - (value / 255 - mean) / std) < 1e-5)
            }
        }
    }

    @Test("input sides from 64 to 512 are taken, others are not", arguments: [32, 63, 64, 512, 513])
    func sides(_ side: Int) throws {
        let isAllowed = (64...512).contains(side)
        do throws(ImportError) {
            let model = try ImportFixtures.imported("basic.safetensors", flags: Self.answers(side: side, groups: 5))
            #expect(isAllowed && model.input.width == side && model.input.height == side)
        } catch {
            #expect(
                !isAllowed
                    && error
                        == .invalidOption(
                            flag: "--input-size", value: "\(side)x\(side)",
                            allowed: "sides of 64 to 512 pixels, as 224x224")
            )
        }
    }

    @Test("2 to 20 age groups are taken, others are not", arguments: [1, 2, 20, 21])
    func groups(_ count: Int) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "groups-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try Self.withGroups(count).write(to: "\(directory)/groups.safetensors")
        do throws(ImportError) {
            let model = try ImportFixtures.imported(
                at: "\(directory)/groups.safetensors", flags: Self.answers(side: 64, groups: count))
            #expect(model.ageGroup.labels.count == count && (2...20).contains(count))
        } catch {
            #expect(!(2...20).contains(count), "\(error)")
        }
    }

    private static func answers(side: Int, groups: Int) -> [String: String] {
        let ranges = (0..<groups).map { "\($0 * 4)-\($0 * 4 + 3)" }
        return [
            "input-size": "\(side)x\(side)", "preprocess": "torch", "gender-labels": "female,male",
            "age-labels": groups > 1 ? ranges.joined(separator: ",") : "0-3,4-7",
        ]
    }

    /// basic.safetensors with another number of age groups.
    private static func withGroups(_ count: Int) throws -> SafetensorsWriter {
        let file = try SafetensorsFile(
            path: ImportFixtures.path("basic.safetensors"), ignoringOtherDataTypes: true)
        var writer = SafetensorsWriter()
        for (name, entry) in file.tensors.sorted(by: { $0.key < $1.key }) {
            var (shape, values) = (entry.shape, try file.floats(name, shape: entry.shape))
            if name.hasPrefix("module.age_head.3.") {
                let row = shape.count > 1 ? shape[1] : 1
                values = (0..<count * row).map { values[$0 % values.count] }
                shape[0] = count
            }
            writer.add(name, shape: shape, values: values)
        }
        return writer
    }
}
