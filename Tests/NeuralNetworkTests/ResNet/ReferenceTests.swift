import NeuralNetwork
import Testing

/// The bundled network against PyTorch's tensors for the same inputs (NHWC, fp32).
@Suite("The bundled ResNet50 against PyTorch")
struct ReferenceTests {
    static let description = ResNetDescription(
        strideIn: .conv1, batchNormEpsilon: 1e-5, inputWidth: 128, inputHeight: 128,
        hidden: [.init(name: "hidden0", units: 512, activation: .relu)],
        heads: [.init(name: "gender", units: 1), .init(name: "age_group", units: 5), .init(name: "age", units: 101)])

    static let stages: [(ResNetStage, name: String)] = [
        (.stem, "stem"), (.stage(1), "stage1"), (.stage(2), "stage2"), (.stage(3), "stage3"), (.stage(4), "stage4"),
        (.pooled, "pooled"), (.hidden(0), "hidden0"),
    ]
    static let logits = ["gender_logits", "age_group_logits", "age_logits"]

    @Test("every stage is within 1e-3 relative, logits within 2e-3 absolute: portrait, gradient and noise")
    func publicReference() throws { try compare(with: Fixtures.publicReference) }

    @Test("the same for real photos", .enabled(if: Fixtures.hasFacesReference))
    func facesReference() throws { try compare(with: Fixtures.facesReference) }

    private func compare(with path: String) throws {
        let reference = try SafetensorsFile(path: path)
        let network = try ResNet(description: Self.description, weights: SafetensorsFile(path: Fixtures.model))
        func expected(_ name: String) throws -> [Float] {
            try reference.floats(name, shape: #require(reference.tensors[name]?.shape))
        }
        let input = try expected("input")
        let batch = input.count / network.inputShape.count
        var observed: [ResNetStage: [Float]] = [:]
        let context = network.makeContext(maximumBatch: batch)
        unsafe context.run(batch: batch, observer: { observed[$0] = $1.values() }) { unsafe _ = $0.update(from: input) }
        for (stage, name) in Self.stages {
            let error = relativeError(of: observed[stage] ?? [], to: try expected(name))
            #expect(error < 1e-3, "\(name): \(error)")
        }
        for (head, name) in Self.logits.enumerated() {
            let values = (0..<batch).flatMap { context.logits(head: head, image: $0) }
            let wanted = try expected(name)
            #expect(values.count == wanted.count)
            #expect(observed[.head(head)] == values)
            let error = zip(values, wanted).reduce(0) { max($0, abs($1.0 - $1.1)) }
            #expect(error < 2e-3, "\(name): \(error)")
        }
    }

    @Test("an image's logits do not depend on the batch that it is in")
    func batches() throws {
        let network = try ResNet(description: Self.description, weights: SafetensorsFile(path: Fixtures.model))
        let images = try SafetensorsFile(path: Fixtures.publicReference).floats("input", shape: [3, 128, 128, 3])
        let count = network.inputShape.count
        let context = network.makeContext(maximumBatch: 5)
        unsafe context.run(batch: 5) { buffer in
            for image in 0..<5 {
                for index in 0..<count { unsafe buffer[image * count + index] = images[image % 3 * count + index] }
            }
        }
        let together = (0..<5).map { image in (0..<3).map { context.logits(head: $0, image: image) } }
        for image in 0..<3 {
            unsafe context.run(batch: 1) { buffer in
                for index in 0..<count { unsafe buffer[index] = images[image * count + index] }
            }
            for head in 0..<3 {
                let alone = context.logits(head: head, image: 0)
                #expect(relativeError(of: together[image][head], to: alone) < 1e-4)
                if image < 2 { #expect(relativeError(of: together[image + 3][head], to: alone) < 1e-4) }
            }
        }
    }
}
