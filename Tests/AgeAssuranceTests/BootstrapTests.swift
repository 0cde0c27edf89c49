import AgeAssurance
import Foundation
import JSON
import Testing

@Suite("Bootstrap intervals")
struct BootstrapTests {
    private static let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/assurance/bootstrap.json")

    /// Both sides draw at random. The 2.5 % quantile of 10,000 draws has a standard error of 0.027 standard deviations of the
    /// statistic, 0.7 % of the interval's width; 4 of these for both sides together are 3 %. A share of n
    /// photos moves in steps, of which one may lie between.
    @Test("are those of scipy on the same numbers within 3 % of their width, photos and whole persons resampled alike")
    func scipy() throws {
        let document = try JSONValue.parse([UInt8](Data(contentsOf: Self.path)))
        for entry in try #require(document["cases"]?.arrayValue) {
            let age = try #require(entry["age"]?.integerValue)
            let faces = try #require(entry["samples"]?.arrayValue).enumerated().map { index, sample in
                AssessedFace(
                    file: "\(index)", person: sample[1]?.stringValue, age: age,
                    answer: .init(estimate: sample[0]?.doubleValue ?? 0, interval: 0...100, probability: 0))
            }
            var questions = AssuranceQuestions()
            questions.bootstrap.resamples = 10_000
            questions.challengeAges = [25]
            let evaluation = AssuranceFigures(faces, questions: questions)
            let share = try #require(evaluation.challenges.first?.points.first?.falsePositiveRateOneYearBelow)
            try Self.compare(share, to: entry["share"], step: 1 / Double(faces.count))
            let errors = try #require(evaluation.age.all)
            try Self.compare(errors.meanAbsolute, to: entry["error"], step: 0)
        }
    }

    private static func compare(_ value: MeasuredValue, to expected: JSONValue?, step: Double) throws {
        let low = try #require(expected?["low"]?.doubleValue)
        let high = try #require(expected?["high"]?.doubleValue)
        let tolerance = max(0.03 * (high - low), step * 1.001)
        let center = try #require(expected?["value"]?.doubleValue)
        #expect(abs(value.value - center) < 1e-6)
        #expect(abs(value.interval.lowerBound - low) <= tolerance, "\(value.interval), scipy \(low)…\(high)")
        #expect(abs(value.interval.upperBound - high) <= tolerance, "\(value.interval), scipy \(low)…\(high)")
    }

    @Test("a share of none or all has the exact binomial bound, not an interval without width")
    func exact() throws {
        let faces = (0..<72).map {
            AssessedFace(
                file: "\($0)", age: 17, answer: .init(estimate: 20, interval: 15...25, probability: 0.5))
        }
        let point = try #require(
            AssuranceFigures(faces, questions: AssuranceQuestions()).challenges.first?.points.first)
        let rate = try #require(point.falsePositiveRate)
        #expect(rate.value == 0 && rate.interval.lowerBound == 0)
        // scipy.stats.beta.ppf(0.975, 1, 72)
        #expect(abs(rate.interval.upperBound - 0.0499444) < 1e-6)
        #expect(point.challengeRate == nil)
    }

    @Test(
        "a share of few holds the exact binomial interval, be it of those who pass or of those who do not",
        arguments: [(1, 453, 0.0000558878, 0.0122376), (2, 72, 0.0033819, 0.0967673), (4, 100, 0.0110045, 0.0992572)])
    func few(_ events: Int, _ count: Int, _ low: Double, _ high: Double) throws {
        for passes in [true, false] {
            let faces = (0..<count).map {
                AssessedFace(
                    file: "\($0)", age: 17,
                    answer: .init(estimate: ($0 < events) == passes ? 30 : 20, interval: 15...25, probability: 0.5))
            }
            let point = AssuranceFigures(faces, questions: AssuranceQuestions()).challenges.first?.points.first
            let interval = try #require(point?.falsePositiveRate?.interval)
            let (lower, upper) = passes ? (low, high) : (1 - high, 1 - low)
            #expect(interval.lowerBound <= lower + 1e-6 && interval.upperBound >= upper - 1e-6)
            // The bootstrap's own is no wider on the side away from the edge.
            #expect(passes ? interval.upperBound < upper + 1e-6 : interval.lowerBound > lower - 1e-6)
        }
    }

    @Test("so many photos are needed before a rate can be shown to stay below a level")
    func needed() {
        // 1 - 0.025^(1/n) <= level
        #expect(Bootstrap().units(toShow: 0.01) == 368)
        #expect(Bootstrap().units(toShow: 0.05) == 72)
    }

    @Test("the same seed gives the same intervals, another one others")
    func seeds() {
        let faces = (0..<50).map {
            AssessedFace(
                file: "\($0)", age: 20,
                answer: .init(estimate: 20 + Double($0 % 7), interval: 15...25, probability: 0.5))
        }
        func interval(_ seed: UInt64) -> ClosedRange<Double>? {
            var questions = AssuranceQuestions()
            questions.bootstrap = Bootstrap(resamples: 500, seed: seed)
            return AssuranceFigures(faces, questions: questions).age.all?.meanAbsolute.interval
        }
        #expect(interval(1) == interval(1))
        #expect(interval(1) != interval(2))
    }
}
