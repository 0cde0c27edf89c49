import Foundation
import Testing
import Training

@Suite("Losses")
struct LossTests {
    static let cases: [(TrainedHead, HeadTarget)] = [
        (TrainedHead(name: "a", kind: .binary), .category(1)),
        (TrainedHead(name: "a", kind: .binary, smoothing: 0.2, classWeights: [0.5, 3]), .category(0)),
        (TrainedHead(name: "a", kind: .binary), .probabilities([0.3])),
        (TrainedHead(name: "a", kind: .categories(2)), .category(1)),
        (TrainedHead(name: "a", kind: .categories(4), smoothing: 0.1, classWeights: [1, 2, 3, 4]), .category(2)),
        (TrainedHead(name: "a", kind: .categories(3)), .probabilities([0.2, 0.5, 0.3])),
        (TrainedHead(name: "a", kind: .years(6, deviation: 2)), .year(3)),
        (TrainedHead(name: "a", kind: .years(6, deviation: 0.7)), .year(4.5)),
        (TrainedHead(name: "a", kind: .years(3, deviation: 1)), .probabilities([0, 1, 0])),
        (TrainedHead(name: "a", kind: .categories(3)), .none),
    ]

    @Test("a head's gradient matches numeric differentiation", arguments: cases)
    func gradient(head: TrainedHead, target: HeadTarget) {
        var generator = SeededGenerator(seed: 2)
        let logits = generator.floats(head.kind.units).map { 3 * Double($0) }
        let loss = HeadLoss(head: head)
        var gradient = [Double](repeating: .nan, count: logits.count)
        _ = loss.loss(logits: logits, target: target, factor: 0.25, gradient: &gradient)
        let numeric = numericGradient(logits) { point in
            var unused = [Double](repeating: 0, count: point.count)
            return 0.25 * loss.loss(logits: point, target: target, factor: 1, gradient: &unused)
        }
        for (left, right) in zip(gradient, numeric) { #expect(abs(left - right) < 1e-7) }
    }

    @Test("a perfect answer of a distribution over years costs nothing, and large logits do not overflow")
    func extremes() {
        let years = HeadLoss(head: TrainedHead(name: "a", kind: .years(5, deviation: 1)))
        var gradient = [Double](repeating: 0, count: 5)
        let logits = (0..<5).map { -pow(Double($0) - 2, 2) / 2 }
        #expect(abs(years.loss(logits: logits, target: .year(2), factor: 1, gradient: &gradient)) < 1e-12)
        #expect(gradient.allSatisfy { abs($0) < 1e-12 })
        let binary = HeadLoss(head: TrainedHead(name: "a", kind: .binary))
        var single = [0.0]
        #expect(binary.loss(logits: [-2000], target: .category(1), factor: 1, gradient: &single) == 2000)
        #expect(single == [-1])
    }

    @Test("a teacher's cosine has the gradient of numeric differentiation")
    func cosine() {
        var generator = SeededGenerator(seed: 8)
        let output = generator.floats(7).map(Double.init)
        let teacher = generator.floats(7)
        var gradient = [Double](repeating: 0, count: 7)
        let loss = CosineLoss.loss(output: output, teacher: teacher, factor: 2, gradient: &gradient)
        #expect(loss > 0 && loss < 2)
        let numeric = numericGradient(output) { point in
            var unused = [Double](repeating: 0, count: 7)
            return 2 * CosineLoss.loss(output: point, teacher: teacher, factor: 1, gradient: &unused)
        }
        for (left, right) in zip(gradient, numeric) { #expect(abs(left - right) < 1e-6) }
    }
}
