import AgeAssurance
import AssuranceReport
import JSON
import Testing

@Suite("The report on age assurance")
struct AssuranceReportTests {
    private static let evaluation = Result {
        var questions = AssuranceQuestions()
        questions.groups = ["side"]
        questions.bootstrap.resamples = 100
        return try AssuranceEvaluation(SyntheticFaces.all, questions: questions)
    }

    @Test("the document has the keys that docs/assurance.md names")
    func keys() throws {
        let json = try Self.evaluation.get().json
        #expect(
            json.objectValue?.map(\.key) == [
                "minimum_age", "challenge_ages", "pass_probabilities", "bootstrap", "all", "groups",
            ])
        let all = try #require(json["all"])
        #expect(
            all.objectValue?.map(\.key) == [
                "photos", "unanswered", "persons", "challenge", "age", "gender", "repeatability",
            ])
        let point = all["challenge"]?["estimate"]?["points"]?[0]
        #expect(
            point?.text().hasPrefix("{\"threshold\":25,\"false_positive_rate\":{\"value\":0.0125,\"low\":") == true)
        #expect(all["challenge"]?["probability"]?["operating_points"]?[0]?["level"]?.doubleValue == 0.01)
        #expect(all["age"]?["by_decade"]?[0]?["ages"]?.stringValue == "10-19")
        #expect(all["gender"]?["roc"]?["positive"]?.stringValue == "male")
        #expect(json["groups"]?[0]?["groups"]?[0]?["values"]?.text() == "[\"a\"]")
        #expect(
            json["groups"]?[0]?["comparisons"]?[0]?["figure"]?.stringValue == "estimate_25_false_positive_rate")
    }

    @Test("the page holds every curve and names what was measured")
    func page() throws {
        let report = AssuranceReport(try Self.evaluation.get(), title: "model 1")
        let html = report.html
        for text in [
            "model 1", "Age check at 18", "exactly 17 pass (n = 100)", "10 % (", "By side", "Repeatability", "T = 25",
        ] { #expect(html.contains(text), "\(text)") }
        #expect(
            report.charts.map(\.name) == [
                "challenge-estimate", "passing-by-age-estimate", "challenge-probability", "passing-by-age-probability",
                "group-side-age-error", "group-side-estimate", "group-side-probability", "age-error", "gender-roc",
            ])
        for chart in report.charts { #expect(html.contains(chart.svg), "\(chart.name)") }
        #expect(!html.contains("src="))
    }

    @Test("few photos below the age are a warning, with how many are needed")
    func warning() throws {
        let faces = SyntheticFaces.all.filter { ($0.age ?? 0) >= 16 }
        let evaluation = try AssuranceEvaluation(faces, questions: AssuranceQuestions())
        let html = AssuranceReport(evaluation, title: "m").html
        #expect(html.contains("200 photos show people below 18"))
        #expect(html.contains("fewer than 368"))
    }

    @Test("every photo has a row, quoted where it must be")
    func rows() {
        var questions = AssuranceQuestions()
        questions.groups = ["side"]
        let rows = AnswerRows(questions)
        #expect(
            rows.header
                == "file,person,group_side,age,gender,estimate,low,high,probability_18_or_older,told_gender,"
                + "gender_confidence,eye_distance,reasons,passes_estimate_25,passes_probability_0.95,problem\r\n")
        var face = SyntheticFaces.all[0]
        (face.file, face.groups) = ("a,\"b\".jpg", ["x"])
        #expect(
            rows.row(face)
                == "\"a,\"\"b\"\".jpg\",,x,10,female,12.0,5,15,0.4,male,0.9,30.0,blurred;too_dark,no,no,\r\n")
        let failed = AssessedFace(file: "c", groups: [""], age: 3, problem: "no face")
        #expect(rows.row(failed) == "c,,,3,,,,,,,,,,,,no face\r\n")
    }
}
