import Classification
import Evaluation
import Foundation
import JSON
import ModelFixtures
import Testing

@Suite("Calibration")
struct CalibrationTests {
    /// Faces whose true class has the probability that `temperature` times sharper logits would not admit: answers are
    /// softmax(z), truths are drawn from softmax(z / temperature).
    private func overconfident(temperature: Double, faces: Int = 20_000) -> HeadOutcomes {
        var outcomes = HeadOutcomes(temperature: 1)
        var state: UInt64 = 7
        func random() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / Double(1 << 53)
        }
        func softmax(_ logits: [Double]) -> [Double] {
            let exponentials = logits.map { exp($0) }
            return exponentials.map { $0 / exponentials.reduce(0, +) }
        }
        for _ in 0..<faces {
            let logits = (0..<3).map { _ in 8 * (random() - 0.5) }
            let honest = softmax(logits.map { $0 / temperature })
            let draw = random()
            let truth = draw < honest[0] ? 0 : draw < honest[0] + honest[1] ? 1 : 2
            outcomes.add(softmax(logits), truth: truth)
        }
        return outcomes
    }

    @Test("the fit finds the temperature that the truths were drawn with", arguments: [0.5, 1, 2.5])
    func fit(temperature: Double) throws {
        let outcomes = overconfident(temperature: temperature)
        let fitted = try #require(TemperatureFit(outcomes)).temperature
        #expect(abs(fitted / temperature - 1) < 0.05)
    }

    @Test("an overconfident head's calibration error all but goes with the fitted temperature")
    func error() throws {
        let outcomes = overconfident(temperature: 2.5)
        let before = try #require(outcomes.reliability.expectedCalibrationError)
        let fit = try #require(TemperatureFit(outcomes))
        let after = try #require(outcomes.at(temperature: fit.temperature).reliability.expectedCalibrationError)
        #expect(before > 0.15)
        #expect(after < 0.02)
    }

    @Test("probabilities at another temperature are those of the scaled logits, and back")
    func rescaling() {
        var outcomes = HeadOutcomes(temperature: 1.5)
        let logits = [2.0, -1, 0.25]
        func softmax(_ temperature: Double) -> [Double] {
            let exponentials = logits.map { exp($0 / temperature) }
            return exponentials.map { $0 / exponentials.reduce(0, +) }
        }
        outcomes.add(softmax(1.5), truth: 0)
        for temperature in [0.3, 1, 4] {
            let found = outcomes.at(temperature: temperature)
            for (a, b) in zip(found.outcomes[0].probabilities, softmax(temperature)) { #expect(abs(a - b) < 1e-12) }
        }
        #expect(outcomes.at(temperature: 3).at(temperature: 1.5).temperature == 1.5)
    }

    @Test("certain answers of probability 0 and 1 stay finite at every temperature")
    func extremes() throws {
        var outcomes = HeadOutcomes(temperature: 1)
        outcomes.add([1, 0], truth: 1)
        outcomes.add([0, 1], truth: 1)
        let fit = try #require(TemperatureFit(outcomes))
        #expect(fit.temperature.isFinite && fit.temperature > 0)
        let cooled = outcomes.at(temperature: fit.temperature)
        #expect(cooled.outcomes.allSatisfy { $0.probabilities.allSatisfy(\.isFinite) })
        #expect(cooled.negativeLogLikelihood?.isFinite == true)
    }

    @Test("the calibration error is the weighted distance of frequency and confidence, counted by hand")
    func byHand() throws {
        var reliability = Reliability()
        for isTrue in [true, true, true, false] { reliability.add(probability: 0.9, isTrue: isTrue) }
        for isTrue in [true, false] { reliability.add(probability: 0.6, isTrue: isTrue) }
        // |3/4 − 0.9| · 4/6 + |1/2 − 0.6| · 2/6
        let expected: Double = (0.15 * 4 + 0.1 * 2) / 6
        let found = try #require(reliability.expectedCalibrationError)
        #expect(abs(found - expected) < 1e-12)
        #expect(reliability.total == 6)
        #expect(Reliability().expectedCalibrationError == nil)
        reliability.add(probability: 1, isTrue: true)
        #expect(reliability.bins.last?.count == 1)
    }

    @Test("\"18 or older\" is judged by the sum over the years")
    func threshold() {
        var outcomes = HeadOutcomes(temperature: 1)
        outcomes.add((0...100).map { $0 == 17 ? 0.25 : $0 == 20 ? 0.75 : 0 }, truth: 30)
        let reliability = outcomes.reliability(ofClassesFrom: 18)
        let bin = reliability.bins.first { $0.count == 1 }
        #expect(bin?.confidence == 0.75 && bin?.frequency == 1)
    }

    @Test("the diagram is well-formed XML with a panel for each kind of statement and a circle and bar for each bin")
    func diagram() throws {
        let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let model = try ModelDescription(directory: package.appending(path: "models/gag-resnet50/1").path)
        var report = EvaluationReport(model: model)
        let face = FaceAttributes(
            gender: LabelledProbabilities(labels: ["female", "male"], probabilities: [0.9, 0.1]),
            ageGroup: LabelledProbabilities(
                labels: model.ageGroup.labels, probabilities: [0.6, 0.1, 0.1, 0.1, 0.1]),
            age: AgeEstimate(distribution: (0...100).map { $0 == 12 ? 1 : 0 }))
        report.add(face, labels: FaceLabels(age: 12, named: ["gender": "female"]))
        let svg = ReliabilityDiagram(title: "a < b & c", report: report.calibration).svg
        #expect(svg.contains("a &lt; b &amp; c"))
        for name in ["gender", "age_group", "age_18_or_older"] { #expect(svg.contains(">\(name)</text>")) }
        #expect(svg.ranges(of: "<circle").count == 3)
        #expect(svg.ranges(of: "<title>1 faces").count == 3)
        #expect(XMLProbe.isWellFormed(svg))
    }
}

/// Whether every element of a document is closed in order.
private enum XMLProbe {
    static func isWellFormed(_ text: String) -> Bool {
        var open: [Substring] = []
        for tag in text.matches(of: /<(\/?)([a-z]+)[^<>]*?(\/?)>/) {
            if !tag.output.1.isEmpty {
                guard open.popLast() == tag.output.2 else { return false }
            } else if tag.output.3.isEmpty {
                open.append(tag.output.2)
            }
        }
        return open.isEmpty
    }
}
