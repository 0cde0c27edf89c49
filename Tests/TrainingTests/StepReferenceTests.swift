import Foundation
import NeuralNetwork
import Testing
import Training

/// Three AdamW steps of the bundled model on four inputs, which PyTorch took in double precision.
@Suite("Steps of the bundled model match PyTorch's in double precision", .serialized)
struct StepReferenceTests {
    /// The plain path, and every class of kernels that this processor has.
    static let instructionSets = InstructionSet.allCases.filter { $0 <= .selected }

    @Test(
        "losses, gradients, parameters and running statistics", arguments: ["training", "frozen"], instructionSets)
    func matches(mode: String, instructionSet: InstructionSet) throws {
        let reference = try Fixtures.tensors(Fixtures.trainStep)
        var options = TrainerOptions()
        options.batchSize = 4
        options.threads = 2
        options.instructionSet = instructionSet
        options.normalization = mode == "training" ? .training : .frozen
        options.optimizer = .adamW(epsilon: 1e-4, decay: 0.01)
        let trainer = try Trainer(
            network: Fixtures.network, weights: try Fixtures.tensors(Fixtures.model), heads: Fixtures.heads,
            options: options)
        let batch = try Self.batch(reference)
        // The plain path takes its time.
        for step in 0..<(instructionSet == .generic ? 1 : 3) {
            let losses = try trainer.step(batch, learningRate: 1e-4)
            for (index, loss) in losses.byHead.enumerated() {
                let expected = Double(try #require(reference["\(mode).losses"]).values[step * 3 + index])
                #expect(abs(loss - expected) <= 1e-3 * abs(expected), "step \(step), head \(index)")
            }
            if step == 0 { checkGradients(trainer, mode, reference) }
            if step == 0 && mode == "training" { checkStatistics(trainer, reference) }
            if step == 0 || step == 2 { checkParameters(trainer, "\(mode).after\(step + 1).", reference) }
        }
    }

    private func checkGradients(_ trainer: Trainer, _ mode: String, _ reference: [String: NamedTensor]) {
        let gradients = trainer.gradients
        let prefix = "\(mode).gradient."
        let names = reference.keys.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".norm_sum") }
        #expect(names.count == gradients.count)
        for key in names {
            let name = String(key.dropFirst(prefix.count).dropLast(".norm_sum".count))
            guard let gradient = gradients[name]?.values, let expected = reference[key]?.values,
                let sample = reference["\(prefix)\(name).sample"]?.values
            else {
                Issue.record("\(name) is missing")
                continue
            }
            let norm = gradient.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
            #expect(abs(norm - Double(expected[0])) <= 1e-3 * Double(expected[0]), "\(name): norm")
            // A sum of values of both signs is compared on the scale of what it sums.
            let sum = gradient.reduce(0.0) { $0 + Double($1) }
            let scale = max(abs(Double(expected[1])), norm * Double(gradient.count).squareRoot())
            #expect(abs(sum - Double(expected[1])) <= 1e-3 * scale, "\(name): sum")
            // A rectifier whose input is zero but for rounding passes a gradient or not: single entries differ by more.
            #expect(distance(Self.sampled(gradient), sample) <= 2e-3, "\(name): sample")
            #expect(difference(Self.sampled(gradient), sample) <= 6e-3 * largest(sample), "\(name): sample")
        }
    }

    private func checkStatistics(_ trainer: Trainer, _ reference: [String: NamedTensor]) {
        let weights = trainer.weights()
        for (key, expected) in reference where key.contains(".running_") {
            guard let values = weights[String(key.dropFirst("training.".count))]?.values else {
                Issue.record("\(key) is missing")
                continue
            }
            #expect(difference(values, expected.values) <= 1e-3 * largest(expected.values), "\(key)")
        }
    }

    private func checkParameters(_ trainer: Trainer, _ prefix: String, _ reference: [String: NamedTensor]) {
        let weights = trainer.weights()
        for (key, expected) in reference where key.hasPrefix(prefix) {
            guard let values = weights[String(key.dropFirst(prefix.count))]?.values else {
                Issue.record("\(key) is missing")
                continue
            }
            #expect(difference(Self.sampled(values), expected.values) <= 1e-3 * largest(expected.values), "\(key)")
        }
    }

    private static func batch(_ reference: [String: NamedTensor]) throws -> TrainingBatch {
        func values(_ name: String) throws -> [Float] { try #require(reference[name]).values }
        return TrainingBatch(
            images: try values("input"),
            targets: [
                try values("label.gender").map { .category(Int($0)) },
                try Fixtures.integers("label.age_group", of: Fixtures.trainStep).map { .category($0) },
                try Fixtures.integers("label.age", of: Fixtures.trainStep).map { .year(Double($0)) },
            ])
    }

    /// 64 values at equal distances, all where there are no more; the distances in single precision, as torch.linspace has
    /// them.
    private static func sampled(_ values: [Float]) -> [Float] {
        guard values.count > 64 else { return values }
        let end = Float(values.count - 1)
        return (0..<64).map { index in
            let place = index < 32 ? end / 63 * Float(index) : end - end / 63 * Float(63 - index)
            return values[Int(place.rounded(.toNearestOrEven))]
        }
    }

    /// The length of the difference over that of `expected`.
    private func distance(_ values: [Float], _ expected: [Float]) -> Double {
        func square(_ values: [Float]) -> Double { values.reduce(0) { $0 + Double($1) * Double($1) } }
        return (square(zip(values, expected).map { $0 - $1 }) / max(square(expected), 1e-24)).squareRoot()
    }

    private func largest(_ values: [Float]) -> Float { values.reduce(1e-12) { max($0, abs($1)) } }

    private func difference(_ values: [Float], _ other: [Float]) -> Float {
        guard values.count == other.count else { return .infinity }
        return zip(values, other).reduce(0) { $1.0.isFinite ? max($0, abs($1.0 - $1.1)) : .infinity }
    }
}
