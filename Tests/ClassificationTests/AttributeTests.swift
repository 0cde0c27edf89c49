import Classification
import Testing

@Suite("Answers of the heads")
struct AttributeTests {
    @Test("the estimate is the expected value; low and high cut off a tenth on each side")
    func interval() {
        var distribution = [Double](repeating: 0, count: 101)
        for age in 20..<30 { distribution[age] = 0.1 }
        let age = AgeEstimate(distribution: distribution)
        #expect(abs(age.estimate - 24.5) < 1e-9)
        #expect(age.low == 20)
        #expect(age.high == 28)
    }

    @Test("percentiles are the lowest ages at which the cumulated probability reaches 0.1 and 0.9")
    func percentiles() {
        #expect(AgeEstimate(distribution: [0.05, 0.04, 0.02, 0.78, 0.005, 0.005, 0.1]).low == 2)
        #expect(AgeEstimate(distribution: [0.05, 0.04, 0.02, 0.78, 0.005, 0.005, 0.1]).high == 5)
        let certain = AgeEstimate(distribution: (0...100).map { $0 == 100 ? 1 : 0 })
        #expect(certain.low == 100 && certain.high == 100 && certain.estimate == 100)
    }

    @Test("the label is the most probable, the first of equals")
    func label() {
        let answer = LabelledProbabilities(labels: ["a", "b", "c"], probabilities: [0.2, 0.4, 0.4])
        #expect(answer.label == "b")
        #expect(answer.confidence == 0.4)
        #expect(answer.probabilities.map(\.label) == ["a", "b", "c"])
    }
}
