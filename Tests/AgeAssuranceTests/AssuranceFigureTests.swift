import AgeAssurance
import Testing

@Suite("Figures for age assurance on a data set whose rates are known")
struct AssuranceFigureTests {
    private static let questions: AssuranceQuestions = {
        var questions = AssuranceQuestions()
        questions.challengeAges = [25, 30]
        questions.groups = ["side", "gender"]
        questions.bootstrap.resamples = 200
        return questions
    }()
    private static let evaluation = Result {
        try AssuranceEvaluation(SyntheticFaces.all, questions: questions)
    }

    private func close(_ value: MeasuredValue?, _ expected: Double, count: Int? = nil) -> Bool {
        guard let value else { return false }
        let isInside = value.interval.lowerBound <= expected + 1e-5 && value.interval.upperBound >= expected - 1e-5
        return abs(value.value - expected) < 1e-9 && isInside && (count.map { $0 == value.count } ?? true)
    }

    @Test("of people below 18 those pass who are taken for 25, of all, of 14 to 17, and of exactly 17")
    func falsePositives() throws {
        let all = try Self.evaluation.get().all
        for challenge in all.challenges {
            let point = challenge.points[0]
            #expect(close(point.falsePositiveRate, 10.0 / 800, count: 800))
            #expect(close(point.falsePositiveRateJustBelow, 10.0 / 400, count: 400))
            #expect(close(point.falsePositiveRateOneYearBelow, 10.0 / 100, count: 100))
            // Of a from 23 on, of b from 26 on: the other 5 and 8 years of 22 are challenged.
            #expect(close(point.challengeRate, 650.0 / 2200, count: 2200))
        }
        #expect(close(all.challenges[0].points[1].falsePositiveRate, 0))
    }

    @Test("who passes is told by true age from 13 to 30")
    func years() throws {
        let challenge = try Self.evaluation.get().all.challenges[0]
        #expect(challenge.years.map(\.age) == Array(13...30))
        let passing = Dictionary(uniqueKeysWithValues: challenge.years.map { ($0.age, $0.passing) })
        for (age, share) in [(16, 0.0), (17, 0.1), (18, 0), (22, 0), (23, 0.5), (25, 0.5), (26, 1)] {
            #expect(close(passing[age]?[0], share, count: 100), "\(age)")
        }
        // At T = 30: those of a from 28 on.
        #expect(close(passing[28]?[1], 0.5))
    }

    @Test("the curve runs from 18 to 33, and the lowest safe threshold is the first from which on all are")
    func operatingPoints() throws {
        let challenge = try Self.evaluation.get().all.challenges[0]
        #expect(challenge.curve.first?.threshold == 18 && challenge.curve.last?.threshold == 33)
        // At 18 the 16- and 17-year-olds of a pass, and the mistaken two of b.
        #expect(close(challenge.curve.first?.falsePositiveRate, 102.0 / 800))
        let points = challenge.operatingPoints
        #expect(points.map(\.level) == [0.01, 0.02, 0.05])
        // 10 of 800 are 1.25 % with an upper bound of about 2.1 % until 26; from 26.25 on it is none, whose bound is 0.46 %.
        #expect(points[0].threshold == 26.25)
        #expect(points[2].threshold == 19.25)
        #expect(close(points[2].point?.falsePositiveRate, 10.0 / 800))
        let few = AssuranceFigures(
            Array(SyntheticFaces.all.filter { $0.age == 12 }.prefix(50)), questions: Self.questions)
        #expect(few.challenges[0].operatingPoints.allSatisfy { $0.threshold == nil })
    }

    @Test("ages are off by what they were made, by year, decade, distance of the eyes and quality")
    func ages() throws {
        let age = try Self.evaluation.get().all.age
        // Two years for one half and one for the other; of the ten mistaken 9 instead.
        let absolute: Double = 3000 + 1500 + 8 * 7 + 2 * 8
        let signed: Double = 3000 - 1500 + 8 * 7 + 2 * 10
        #expect(close(age.all?.meanAbsolute, absolute / 3000, count: 3000))
        #expect(close(age.all?.meanSigned, signed / 3000))
        #expect(close(age.all?.coverage, 29.0 / 30))
        #expect(close(age.all?.aboveFive, 10.0 / 3000))
        #expect(close(age.all?.aboveTen, 0))
        #expect(age.years.map(\.name) == (10..<40).map(String.init))
        #expect(age.decades.map(\.name) == ["10-19", "20-29", "30-39"])
        #expect(close(age.decades[2].errors.coverage, 0.9, count: 1000))
        #expect(age.eyeDistances.map(\.name) == ["24-39", "90-139"])
        #expect(age.reasons.map(\.name) == ["usable", "blurred", "too_dark"])
        #expect(age.reasons.map(\.errors.meanAbsolute.count) == [2700, 300, 300])
    }

    @Test("gender is right where it was made so; the area under the curve counts pairs")
    func genders() throws {
        let gender = try Self.evaluation.get().all.gender
        #expect(close(gender.all?.accuracy, 29.0 / 30, count: 3000))
        #expect(gender.bands.map(\.name) == ["0-12", "13-17", "18-24", "25-34", "35-49"])
        #expect(close(gender.bands[0].accuracy, 2.0 / 3))
        // 0.995 that it is a woman is told of every woman but those of 10, and of the men of 10.
        #expect(close(gender.all?.sure, 0.5))
        #expect(close(gender.all?.accuracyOfSure, 29.0 / 30))
        let roc = try #require(gender.characteristic)
        #expect(roc.positive == "male")
        // A man's probability is the higher one in 29/30 of men and is that of a woman in 1/30, ties count half.
        let (right, wrong) = (29.0 / 30, 1.0 / 30)
        let area: Double = right * right + right * wrong
        #expect(close(roc.area, area))
        #expect(roc.points.count == 2)
        #expect(abs(roc.points[0].truePositiveRate - right) < 1e-9)
        #expect(abs(roc.points[0].falsePositiveRate - wrong) < 1e-9)
    }

    @Test("every column makes groups, and all of them crossed; the largest difference names the groups")
    func groups() throws {
        let partitions = try Self.evaluation.get().partitions
        #expect(partitions.map(\.columns) == [["side"], ["gender"], ["side", "gender"]])
        #expect(partitions[0].groups.map(\.name) == ["a", "b"])
        #expect(partitions[2].groups.map(\.name) == ["a × female", "a × male", "b × female", "b × male"])
        let (first, second) = (partitions[0].groups[0].figures, partitions[0].groups[1].figures)
        #expect(close(first.challenges[0].points[0].falsePositiveRate, 8.0 / 400, count: 400))
        #expect(close(second.challenges[0].points[0].falsePositiveRate, 2.0 / 400, count: 400))
        let comparison = try #require(
            partitions[0].comparisons.first { $0.figure == "estimate_25_false_positive_rate" })
        #expect(close(comparison.largestDifference, 6.0 / 400))
        #expect(comparison.highest == "a" && comparison.lowest == "b")
        #expect(close(comparison.mean, 5.0 / 400))
        let error = try #require(partitions[0].comparisons.first { $0.figure == "mean_signed_error" })
        let (above, below): (Double, Double) = (2 + 56.0 / 1500, -1 + 20.0 / 1500)
        #expect(close(error.largestDifference, above - below))
    }

    @Test("photos of one person at one age repeat each other: differences, changed decisions, changed genders")
    func repeatability() throws {
        func face(_ person: String?, _ age: Int, _ estimate: Double, _ gender: String) -> AssessedFace {
            AssessedFace(
                file: "f", person: person, age: age,
                answer: .init(
                    estimate: estimate, interval: 0...1, probability: 0.5, gender: .init(label: gender, confidence: 1)))
        }
        let faces = [
            face("x", 20, 24, "f"), face("x", 20, 26, "f"), face("x", 20, 27, "m"), face("x", 40, 41, "f"),
            face("y", 30, 30, "f"), face("y", 30, 31, "f"), face("z", 30, 99, "f"), face(nil, 30, 1, "f"),
            face(nil, 30, 90, "f"),
        ]
        let figures = try #require(AssuranceFigures(faces, questions: Self.questions).repeatability)
        #expect(figures.persons == 2)
        // 2, 1 and 3 years between the three of x, 1 between the two of y.
        #expect(close(figures.meanDifference, 7.0 / 4, count: 4))
        #expect(figures.changes.map(\.threshold) == [25, 30, 0.95])
        #expect(close(figures.changes[0].share, 2.0 / 4))
        #expect(close(figures.genderChanges, 2.0 / 4))
        #expect(try Self.evaluation.get().all.repeatability == nil)
    }

    @Test("a photo without an answer counts in no rate")
    func unanswered() {
        let faces = SyntheticFaces.all + [AssessedFace(file: "x", age: 17, problem: "no face")]
        let figures = AssuranceFigures(faces, questions: Self.questions)
        #expect(figures.photos == 3000 && figures.unanswered == 1)
        #expect(figures.challenges[0].points[0].falsePositiveRate?.count == 800)
    }

    @Test("a column with a value of its own for every photo is refused")
    func tooManyGroups() {
        var questions = Self.questions
        questions.groups = ["camera"]
        let faces = (0..<300).map { AssessedFace(file: "\($0)", groups: ["\($0)"], age: 20) }
        #expect(throws: AssuranceError.tooManyGroups(columns: ["camera"], found: 300, maximum: 200)) {
            try AssuranceEvaluation(faces, questions: questions)
        }
    }
}
