import Classification
import ModelFixtures
import Testing

@Suite("Questions to the distribution over years")
struct AgeThresholdTests {
    private func age(_ probabilities: [Int: Double]) -> AgeEstimate {
        AgeEstimate(distribution: (0...100).map { probabilities[$0] ?? 0 })
    }

    private func attributes(_ age: AgeEstimate?) -> FaceAttributes {
        FaceAttributes(
            gender: LabelledProbabilities(labels: ["a", "b"], probabilities: [0.5, 0.5]),
            ageGroup: LabelledProbabilities(labels: ["young", "old"], probabilities: [0.3, 0.7]), age: age)
    }

    @Test("groups sum the years from their first to their last, the last group up to 100")
    func regrouping() throws {
        let groups = try AgeGrouping(parsing: "0-15,16-17,18-20,21+")
        #expect(groups.groups.map(\.label) == ["0-15", "16-17", "18-20", "21+"])
        let answer = groups.probabilities(
            of: age([0: 0.05, 15: 0.05, 16: 0.2, 17: 0.1, 18: 0.25, 20: 0.05, 21: 0.2, 100: 0.1]))
        #expect(answer.probabilities.map(\.label) == ["0-15", "16-17", "18-20", "21+"])
        for (found, expected) in zip(answer.probabilities.map(\.probability), [0.1, 0.3, 0.3, 0.3]) {
            #expect(abs(found - expected) < 1e-12)
        }
        #expect(abs(answer.probabilities.reduce(0) { $0 + $1.probability } - 1) < 1e-12)
    }

    @Test(
        "anything but ascending groups without gaps from 0 is refused",
        arguments: [
            ("", AgeGrouping.ParseError.count(1)), ("0+", .count(1)), ("0-17,18-99", .openEndMissing),
            ("1-17,18+", .gap(number: 1, expected: 0)), ("0-17,19+", .gap(number: 2, expected: 18)),
            ("0-17,17+", .gap(number: 2, expected: 18)), ("0-17,18+,30+", .malformedGroup(number: 2)),
            ("17-0,18+", .malformedGroup(number: 1)), ("0-17, 18+", .malformedGroup(number: 2)),
            ("0-+17,18+", .malformedGroup(number: 1)), ("00-17,18+", .malformedGroup(number: 1)),
            ("0-17,101+", .malformedGroup(number: 2)), ("0-100,101+", .malformedGroup(number: 1)),
            ("0-17,18+,", .malformedGroup(number: 2)), ("0-17,", .openEndMissing),
            ("a-b,c+", .malformedGroup(number: 1)),
            (
                "0-1,2-3,4-5,6-7,8-9,10-11,12-13,14-15,16-17,18-19,20-21,22-23,24-25,26-27,28-29,30-31,32-33,34-35,36-37,38-39,40+",
                .count(21)
            ),
        ])
    func strictness(text: String, error: AgeGrouping.ParseError) {
        #expect(throws: error) { try AgeGrouping(parsing: text) }
    }

    @Test(
        "the minimum age's probability is that of the age and all above it", arguments: [(18, 0.6), (1, 1), (100, 0.1)])
    func minimumAge(years: Int, probability: Double) throws {
        let face = attributes(age([17: 0.4, 18: 0.3, 60: 0.2, 100: 0.1])).answering(AgeThresholds(minimumAge: years))
        let answer = try #require(face.minimumAge)
        #expect(answer.years == years)
        #expect(abs(answer.probability - probability) < 1e-12)
        #expect(face.ageGroup.label == "old")
    }

    @Test("the answer's groups are the caller's, its document ends with minimum_age")
    func document() throws {
        let thresholds = AgeThresholds(grouping: try AgeGrouping(parsing: "0-17,18+"), minimumAge: 18)
        let face = attributes(age([10: 0.06, 30: 0.94])).answering(thresholds)
        #expect(
            face.ageGroup.json.text() == #"{"label":"18+","confidence":0.94,"probabilities":{"0-17":0.06,"18+":0.94}}"#)
        #expect(face.minimumAge?.json.text() == #"{"years":18,"probability":0.94}"#)
    }

    @Test("a model without a distribution over years answers as before")
    func withoutHead() {
        let face = attributes(nil)
        #expect(face.answering(AgeThresholds(minimumAge: 18)) == face)
    }
}
