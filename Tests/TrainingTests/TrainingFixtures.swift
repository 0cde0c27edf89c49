import Foundation
import NeuralNetwork
import Training

/// Where the test material lies.
enum Fixtures {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path()

    static let model = root + "/models/gag-resnet50/1/model.safetensors"
    static let trainStep = root + "/Tests/Fixtures/reference/train_step.safetensors"

    /// The bundled classifier.
    static let network = ResNetDescription(
        strideIn: .conv1, batchNormEpsilon: 1e-5, inputWidth: 128, inputHeight: 128,
        hidden: [.init(name: "hidden0", units: 512, activation: .relu)],
        heads: [
            .init(name: "gender", units: 1), .init(name: "age_group", units: 5), .init(name: "age", units: 101),
        ])

    static let heads = [
        TrainedHead(name: "gender", kind: .binary), TrainedHead(name: "age_group", kind: .categories(5)),
        TrainedHead(name: "age", kind: .years(101, deviation: 2)),
    ]

    /// Every tensor of a weight file.
    static func tensors(_ path: String) throws -> [String: NamedTensor] {
        try SafetensorsFile(path: path, ignoringOtherDataTypes: true).namedTensors()
    }

    /// The values of a tensor of 32-bit integers, which weight files never have.
    static func integers(_ name: String, of path: String) throws -> [Int] {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        let length = (0..<8).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
        let header = try JSONSerialization.jsonObject(with: Data(bytes[8..<8 + length])) as? [String: Any]
        let entry = header?[name] as? [String: Any]
        guard let offsets = entry?["data_offsets"] as? [Int] else { return [] }
        return stride(from: offsets[0], to: offsets[1], by: 4).map { offset in
            (0..<4).reduce(0) { $0 | Int(bytes[8 + length + offset + $1]) << (8 * $1) }
        }
    }

    /// A network of a few thousand parameters that every kind of layer is in.
    static func tiny(
        kind: ResNetDescription.BlockKind = .bottleneck, order: ResNetDescription.BlockOrder = .original,
        stride: ResNetDescription.StrideLocation = .conv1, border: ResNetDescription.BorderRule = .symmetric,
        blocks: [Int] = [1, 2], side: Int = 64, width: Int = 4
    ) -> ResNetDescription {
        var network = ResNetDescription(
            strideIn: stride, batchNormEpsilon: 1e-3, inputWidth: side + 3, inputHeight: side,
            hidden: [.init(name: "hidden0", units: 6, activation: .tanh)],
            heads: [.init(name: "gender", units: 1), .init(name: "age", units: 4)])
        network.blockKind = kind
        network.blockOrder = order
        network.blocks = blocks
        network.baseWidth = width
        if border == .same {
            network.stemBorder = .same
            network.poolingBorder = .same
            network.blockBorder = .same
        } else if order == .preactivated {
            network.poolingBorder = .zeros
        }
        return network
    }

    static let tinyHeads = [
        TrainedHead(name: "gender", kind: .binary, smoothing: 0.1, classWeights: [1, 2]),
        TrainedHead(name: "age", kind: .years(4, deviation: 0.8), weight: 0.5),
    ]

    /// Random images and labels.
    static func batch(
        _ network: ResNetDescription, count: Int, seed: UInt64
    ) -> TrainingBatch {
        var generator = SeededGenerator(seed: seed)
        let images = generator.floats(count * network.inputHeight * network.inputWidth * 3)
        return TrainingBatch(
            images: images,
            targets: [
                (0..<count).map { _ in .category(Int.random(in: 0...1, using: &generator)) },
                (0..<count).map { _ in .year(Double.random(in: 0...3, using: &generator)) },
            ])
    }
}
