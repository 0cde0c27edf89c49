import Classification
import Foundation
import Imaging
import JSON
import ModelFixtures
import Testing

@Suite("What a model asks of its input and output")
struct InputTests {
    private func answers(
        _ image: RGBImage, change: (JSONValue) -> JSONValue = { $0 }
    ) throws -> FaceAttributes {
        let model = try TinyModel(document: change(TinyModel.document))
        let worker = try FaceClassifier(modelDirectory: model.directory).makeWorker(maximumBatch: 1)
        return try #require(worker.classify([image]).first)
    }

    private let image = Self.pattern(width: 64, height: 80)

    private var swapped: RGBImage {
        let pixels = image.pixels
        let order = [2, 0, -2]
        let bytes: [UInt8] = (0..<64 * 80 * 3).map { pixels[$0 + order[$0 % 3]] }
        return RGBImage(width: 64, height: 80, pixels: bytes)
    }

    private static func pattern(width: Int, height: Int) -> RGBImage {
        let bytes: [UInt8] = (0..<width * height * 3).map { UInt8(($0 &* 31 &+ $0 / 97) & 255) }
        return RGBImage(width: width, height: height, pixels: bytes)
    }

    @Test("a network of two softmax units, three groups and no years answers so")
    func answers() throws {
        let attributes = try answers(image)
        #expect(attributes.gender.probabilities.map(\.label) == ["woman", "man"])
        #expect(attributes.ageGroup.probabilities.map(\.label) == ["old", "young", "middle"])
        #expect(attributes.age == nil)
        for head in [attributes.gender, attributes.ageGroup] {
            #expect(abs(head.probabilities.reduce(0) { $0 + $1.probability } - 1) < 1e-9)
            #expect(head.confidence == head.probabilities.map(\.probability).max())
            #expect(head.probabilities.first { $0.label == head.label }?.probability == head.confidence)
        }
    }

    @Test("BGR of a picture is RGB of the picture with red and blue swapped")
    func channelOrder() throws {
        let rgb = { (document: JSONValue) in document.setting("input.channels", to: "RGB") }
        #expect(try answers(image) == answers(swapped, change: rgb))
        #expect(try answers(image) != answers(image, change: rgb))
    }

    @Test("pixels enter as (value × scale − mean) / std")
    func normalization() throws {
        // The same affine function written in another way gives the same input up to rounding.
        let other = try answers(image) {
            $0.setting("input.scale", to: .number(1.0 / 255))
                .setting("input.mean", to: [.number(103.9 / 255), .number(116.8 / 255), .number(123.7 / 255)])
                .setting("input.std", to: [.number(1.0 / 255), .number(2.0 / 255), .number(4.0 / 255)])
        }
        let plain = try answers(image)
        for (left, right) in zip(plain.ageGroup.probabilities, other.ageGroup.probabilities) {
            #expect(abs(left.probability - right.probability) < 1e-4)
        }
        for key in ["input.mean", "input.std"] {
            #expect(try answers(image) { $0.setting(key, to: [1, 1, 1]) } != plain, "\(key) has no effect")
        }
        #expect(try answers(image) { $0.setting("input.scale", to: 0.5) } != plain)
    }

    @Test("a picture of another size is resized by the model's method")
    func resizing() throws {
        let large = Self.pattern(width: 150, height: 170)
        for method in ResizeMethod.allCases {
            let change = { (document: JSONValue) in document.setting("input.resize", to: .string(method.rawValue)) }
            let resized = large.resized(width: 64, height: 80, method: method)
            #expect(try answers(large, change: change) == answers(resized, change: change))
        }
    }

    @Test("a network without hidden layers, and one of another size, work", arguments: [(64, 64), (97, 131)])
    func otherNetworks(_ width: Int, _ height: Int) throws {
        let attributes = try answers(image) {
            $0.setting("hidden", to: []).setting("input.width", to: .integer(width))
                .setting("input.height", to: .integer(height))
        }
        #expect(attributes.ageGroup.confidence.isFinite)
    }

    @Test("a temperature above 1 makes the answers less certain and keeps the label")
    func temperature() throws {
        let plain = try answers(image)
        let soft = try answers(image) {
            $0.setting("heads.gender.temperature", to: 3).setting("heads.age_group.temperature", to: 3)
        }
        #expect(soft.gender.label == plain.gender.label && soft.ageGroup.label == plain.ageGroup.label)
        #expect(soft.gender.confidence < plain.gender.confidence)
        #expect(soft.ageGroup.confidence < plain.ageGroup.confidence)
        let odds = plain.gender.probabilities.map { log($0.probability) }
        let softOdds = soft.gender.probabilities.map { log($0.probability) }
        #expect(abs((odds[0] - odds[1]) / 3 - (softOdds[0] - softOdds[1])) < 1e-6)
    }
}
