import Classification
import Evaluation
import Foundation
import JSON
import ModelFixtures
import Testing

@Suite("The evaluation report")
struct EvaluationReportTests {
    private static func model() throws -> ModelDescription {
        let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try ModelDescription(directory: package.appending(path: "models/gag-resnet50/1").path)
    }

    private func face(_ gender: String, _ group: Int, age: Int) -> FaceAttributes {
        FaceAttributes(
            gender: LabelledProbabilities(
                labels: ["female", "male"], probabilities: gender == "female" ? [0.9, 0.1] : [0.1, 0.9]),
            ageGroup: LabelledProbabilities(
                labels: ["0-17", "18-29", "30-49", "50-69", "70+"],
                probabilities: (0..<5).map { $0 == group ? 0.6 : 0.1 }),
            age: AgeEstimate(distribution: (0...100).map { $0 == age ? 1 : 0 }))
    }

    @Test("gender, age groups and years are counted, each where its label is known")
    func counting() throws {
        var report = EvaluationReport(model: try Self.model())
        report.add(face("female", 1, age: 25), labels: FaceLabels(age: 22, named: ["gender": "Female"]))
        report.add(face("male", 1, age: 30), labels: FaceLabels(age: 31, named: ["gender": "female"]))
        report.add(face("male", 4, age: 80), labels: FaceLabels(named: ["gender": "male", "age_group": "70+"]))
        report.add(face("male", 4, age: 80), labels: FaceLabels(age: 120))
        report.add(failure: "cut off", file: "x.jpg")
        report.add(withoutFace: "wall.jpg")
        #expect(report.images == 4)
        #expect(report.withoutFace == ["wall.jpg"])
        #expect(report[head: "gender"]?.matrix.counts == [[1, 1], [0, 1]])
        #expect(report[head: "age_group"]?.matrix.total == 3)
        let groups = try #require(report[head: "age_group"]).matrix.counts
        #expect(groups[1][1] == 1 && groups[2][1] == 1 && groups[4][4] == 1)
        #expect(report[head: "age"]?.ages == 3)
        #expect(report[head: "age"]?.meanAbsoluteAgeError == (3 + 1 + 40) / 3.0)
        #expect(report.failures.map(\.file) == ["x.jpg"])
        #expect(report.failures.map(\.reason) == ["cut off"])
    }

    @Test("the document holds accuracies, classes, confusion matrices, the error of age and unreadable files")
    func document() throws {
        var report = EvaluationReport(model: try Self.model())
        report.add(face("female", 1, age: 25), labels: FaceLabels(age: 22, named: ["gender": "female"]))
        report.add(face("male", 1, age: 30), labels: FaceLabels(age: 35, named: ["gender": "female"]))
        report.add(failure: "cut off", file: "x.jpg")
        report.add(withoutFace: "wall.jpg")
        let json = report.json
        #expect(
            json.objectValue?.map(\.key) == [
                "images", "gender", "age_group", "age", "calibration", "without_face", "unreadable",
            ])
        #expect(json["images"]?.integerValue == 2)
        #expect(json["gender"]?["accuracy"]?.doubleValue == 0.5)
        #expect(
            json["gender"]?["classes"]?["female"]?.text() == #"{"images":2,"precision":1.0,"recall":0.5,"f1":0.6667}"#)
        #expect(json["gender"]?["confusion"]?.text() == #"{"labels":["female","male"],"counts":[[1,1],[0,0]]}"#)
        #expect(json["age_group"]?["accuracy"]?.doubleValue == 0.5)
        #expect(json["age_group"]?["classes"]?["70+"]?["f1"]?.isNull == true)
        #expect(json["age"]?["mean_absolute_error"]?.doubleValue == 4)
        #expect(json["without_face"]?.text() == #"{"images":1,"files":["wall.jpg"]}"#)
        #expect(json["unreadable"]?.text() == #"{"images":1,"files":[{"file":"x.jpg","reason":"cut off"}]}"#)
    }

    @Test("labels that are no words of the model are an error that lists the model's")
    func unknownLabels() throws {
        let model = try Self.model()
        #expect(throws: LabelError.unknownLabel("x", column: "gender", known: ["female", "male"])) {
            _ = try FaceLabels(named: ["gender": "x"]).resolved(for: model)
        }
        #expect(throws: LabelError.self) { _ = try FaceLabels(named: ["age_group": "adult"]).resolved(for: model) }
        _ = try FaceLabels(age: 3, named: ["gender": "MALE", "age_group": "70+"]).resolved(for: model)
    }

    @Test("genders are told by other words for them too, and age groups by bands that lie within one")
    func otherWords() throws {
        let model = try Self.model()
        for (word, label) in [
            ("f", "female"), ("M", "male"), ("0", "male"), ("1", "female"), ("Woman", "female"), ("man", "male"),
        ] {
            #expect(try FaceLabels(named: ["gender": word]).resolved(for: model).named["gender"] == label)
        }
        let bands = [("3-9", "0-17"), ("10-19", nil), ("20-29", "18-29"), ("60-69", "50-69"), ("more than 70", "70+")]
        for (band, group) in bands {
            #expect(try FaceLabels(ageBand: AgeBand(band)).resolved(for: model).named["age_group"] == group)
        }
    }

    @Test("folders tell the labels of the photos in them")
    func folders() throws {
        let model = try Self.model()
        #expect(
            FaceLabels(folders: ["faces", "Women", "18-29"], model: model)
                == FaceLabels(named: ["gender": "female", "age_group": "18-29"]))
        #expect(
            FaceLabels(folders: ["20-29", "male"], model: model)
                == FaceLabels(ageBand: AgeBand("20-29"), named: ["gender": "male"]))
        for folders in [[], ["1"], ["photos", "2024-11"]] { #expect(FaceLabels(folders: folders, model: model) == nil) }
    }
}
