import Classification
import Foundation
import Imaging
import ModelFixtures
import NeuralNetwork
import Testing

@Suite("The bundled model")
struct BundledModelTests {
    private static let classifier = Result { try FaceClassifier(modelDirectory: Fixtures.bundledModel) }

    /// The reference input was resized in floating point, ours is rounded to 8 bits: up to 0.7 grey levels apart.
    @Test(
        "the portrait's probabilities are those of PyTorch's logits over the temperatures, within what rounding the pixels changes"
    )
    func portrait() throws {
        let classifier = try Self.classifier.get()
        let (worker, model) = (classifier.makeWorker(maximumBatch: 1), classifier.model)
        let attributes = try #require(worker.classify([Fixtures.portrait()]).first)
        let reference = try SafetensorsFile(path: Fixtures.reference("public.safetensors"))
        let male =
            1 / (1 + exp(-Double(try reference.floats("gender_logits", shape: [3, 1])[0]) / model.gender.temperature))
        #expect(attributes.gender.label == "female")
        #expect(abs(attributes.gender.probabilities[1].probability - male) < 0.01)
        #expect(abs(attributes.gender.confidence - (1 - male)) < 0.01)

        let groups = Self.softmax(
            try reference.floats("age_group_logits", shape: [3, 5]).prefix(5), temperature: model.ageGroup.temperature)
        #expect(attributes.ageGroup.label == "30-49")
        for (entry, expected) in zip(attributes.ageGroup.probabilities, groups) {
            #expect(abs(entry.probability - expected) < 0.01, "\(entry.label)")
        }

        let years = Self.softmax(
            try reference.floats("age_logits", shape: [3, 101]).prefix(101),
            temperature: try #require(model.age).temperature)
        let mean = zip(years.indices, years).reduce(0) { $0 + Double($1.0) * $1.1 }
        let age = try #require(attributes.age)
        #expect(abs(age.estimate - mean) < 0.5)
        #expect(age.distribution.count == 101)
        #expect(Double(age.low) < age.estimate && age.estimate < Double(age.high))
    }

    @Test("a batch, also one larger than the worker's, answers as each face alone, in order")
    func batches() throws {
        let classifier = try Self.classifier.get()
        let portrait = try Fixtures.portrait()
        let gray = RGBImage(width: 31, height: 57, pixels: Array(repeating: 128, count: 31 * 57 * 3))
        let faces = [portrait, gray, portrait.resized(width: 90, height: 70, method: .area)]
        let single = classifier.makeWorker(maximumBatch: 1)
        let alone = faces.flatMap { single.classify([$0]) }
        for maximum in 2...3 {
            let together = classifier.makeWorker(maximumBatch: maximum).classify(faces)
            try #require(together.count == 3)
            for (left, right) in zip(alone, together) {
                #expect(left.gender.label == right.gender.label)
                for (first, second) in zip(left.ageGroup.probabilities, right.ageGroup.probabilities) {
                    #expect(abs(first.probability - second.probability) < 1e-4)
                }
            }
        }
        #expect(single.classify([]).isEmpty)
    }

    @Test("model.json is read whole")
    func description() throws {
        let model = try Self.classifier.get().model
        #expect(model.name == "gag-resnet50")
        #expect(model.version == "1")
        #expect(model.architecture == .resnet50)
        #expect(model.strideIn == .conv1)
        #expect(model.batchNormEpsilon == 1e-5)
        #expect(model.input.width == 128 && model.input.height == 128)
        #expect(model.input.channels == .rgb)
        #expect(model.input.resize == .bilinear)
        #expect(model.input.scale == 1 / 255.0)
        #expect(model.input.mean == [0, 0, 0] && model.input.std == [1, 1, 1])
        let template = [[0.3082, 0.3292], [0.6918, 0.3292], [0.5, 0.5437], [0.338, 0.723], [0.662, 0.723]]
        #expect(model.crop == .landmarks(template: template, margin: 0.2))
        #expect(model.hidden == [.init(name: "hidden0", units: 512, activation: .relu)])
        #expect(model.gender.kind == .binary)
        #expect(model.gender.labels == ["female", "male"])
        #expect(model.ageGroup.labels == ["0-17", "18-29", "30-49", "50-69", "70+"])
        #expect(model.ageGroup.ranges == [0...17, 18...29, 30...49, 50...69, 70...116])
        #expect(model.age != nil)
        #expect(model.weights.file == "model.safetensors")
        #expect(model.license.contains("non-commercial"))
        #expect(model.training?.stringValue?.contains("UTKFace") == true)
        #expect(model.metrics?["test"]?["gender_accuracy"]?.doubleValue == 0.9303)
    }

    @Test("the weight file is summarised")
    func weights() throws {
        let weights = try Self.classifier.get().weights
        #expect((23_000_000...26_000_000).contains(weights.parameters))
        #expect(weights.dataTypes.contains("F16"))
        #expect(weights.byteCount == 49_567_708)
    }

    private static func softmax(_ logits: ArraySlice<Float>, temperature: Double) -> [Double] {
        let exponentials = logits.map { exp(Double($0) / temperature) }
        return exponentials.map { $0 / exponentials.reduce(0, +) }
    }
}
