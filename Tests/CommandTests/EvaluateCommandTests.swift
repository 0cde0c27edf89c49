import Foundation
import JSON
import Testing

@Suite("gag evaluate")
struct EvaluateCommandTests {
    private static let faces = GagProcess.package + "/../shared/faces"

    /// Two portraits of a woman of about 39, the second with wrong labels, and two files that cannot be evaluated.
    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.addPortrait("38_1_0_a.png")
        try folder.addPortrait("below/20_0_0_b.png")
        try folder.addPortrait("unlabelled.png")
        try folder.write(Data("no photo".utf8), to: "50_1_0_c.png")
        return folder
    }

    @Test("a directory's labels are in its file names; unreadable files are counted and named")
    func directory() throws {
        let folder = try folder()
        let outcome = try GagProcess.run(["evaluate", "--faces", "whole", "--json", folder.path])
        #expect(outcome.status == 0)
        let report = try JSONValue.parse(Array(outcome.output.utf8))
        #expect(
            report.objectValue?.map(\.key) == [
                "images", "gender", "age_group", "age", "calibration", "without_face", "unreadable", "model",
            ])
        #expect(report["images"]?.integerValue == 2)
        #expect(report["gender"]?["accuracy"]?.doubleValue == 0.5)
        #expect(report["gender"]?["confusion"]?["counts"]?.text() == "[[1,0],[1,0]]")
        #expect(report["age_group"]?["accuracy"]?.doubleValue == 0.5)
        #expect(report["age_group"]?["classes"]?["30-49"]?["precision"]?.doubleValue == 0.5)
        #expect(report["age_group"]?["classes"]?["30-49"]?["recall"]?.doubleValue == 1)
        let error = try #require(report["age"]?["mean_absolute_error"]?.doubleValue)
        #expect(abs(error - (1 + 19) / 2) < 1)
        #expect(report["unreadable"]?["images"]?.integerValue == 2)
        let files = report["unreadable"]?["files"]?.arrayValue?.map { $0["file"]?.stringValue ?? "" } ?? []
        #expect(Set(files) == [folder.path + "/unlabelled.png", folder.path + "/50_1_0_c.png"])
    }

    @Test("the report for people has accuracies, classes, both matrices, the error of age and the files' names")
    func text() throws {
        let folder = try folder()
        let outcome = try GagProcess.run(["evaluate", "--faces", "whole", folder.path])
        #expect(outcome.status == 0)
        for part in [
            "on 2 photos", "Gender: accuracy 50.00 %", "precision", "recall", "F1", "Age group: accuracy 50.00 %",
            "30-49", "Age: mean absolute error", "Not evaluated: 2 files", "unlabelled.png: neither its name",
        ] { #expect(outcome.output.contains(part), "\(part)") }
        #expect(outcome.output.ranges(of: "true \\ told").count == 2)
    }

    @Test("folders name labels, and what macOS and notebooks put beside photos is left out")
    func classFolders() throws {
        let folder = try TemporaryFolder()
        for name in [
            "women/30-49/a.png", "male/20-29/b.png", "__MACOSX/women/30-49/a.png", "women/._a.png",
            "women/.ipynb_checkpoints/a-checkpoint.png",
        ] { try folder.addPortrait(name) }
        let outcome = try GagProcess.run(["evaluate", "--faces", "whole", "--json", folder.path + "/"])
        #expect(outcome.status == 0)
        let report = try JSONValue.parse(Array(outcome.output.utf8))
        #expect(report["images"]?.integerValue == 2)
        #expect(report["unreadable"]?["images"]?.integerValue == 0)
        #expect(report["gender"]?["accuracy"]?.doubleValue == 0.5)
        #expect(report["age_group"]?["accuracy"]?.doubleValue == 0.5)
        #expect(report["age"]?["images"]?.integerValue == 0)
    }

    @Test("a CSV names photos relative to its folder, with age, gender and age group")
    func table() throws {
        let folder = try TemporaryFolder()
        try folder.addPortrait("photos/a.png")
        let rows =
            "file,age,gender,age_group\nphotos/a.png,,female,30-49\nphotos/a.png,45,FEMALE,\nphotos/no.png,1,male,\n"
        try folder.write(Data(rows.utf8), to: "labels.csv")
        let outcome = try GagProcess.run(
            ["evaluate", "--faces", "whole", "--json", folder.path + "/labels.csv"], in: "/")
        #expect(outcome.status == 0)
        let report = try JSONValue.parse(Array(outcome.output.utf8))
        #expect(report["images"]?.integerValue == 2)
        #expect(report["gender"]?["accuracy"]?.doubleValue == 1)
        #expect(report["age_group"]?["accuracy"]?.doubleValue == 1)
        #expect(report["age"]?["images"]?.integerValue == 1)
        #expect(report["unreadable"]?["images"]?.integerValue == 1)
    }

    @Test("without a photo that can be evaluated the exit code is 1")
    func nothing() throws {
        let folder = try TemporaryFolder()
        #expect(try GagProcess.run(["evaluate", folder.path]).errors.contains("holds no photos"))
        try folder.write(Data("x".utf8), to: "50_1_0_c.png")
        #expect(try GagProcess.run(["evaluate", folder.path]).status == 1)
        let missing = try GagProcess.run(["evaluate", folder.path + "/missing.csv"])
        #expect(missing.status == 1)
        #expect(missing.errors.contains("missing.csv: No such file or directory"))
    }

    @Test("labels that the model does not know are an error that lists the model's")
    func unknownLabels() throws {
        let folder = try TemporaryFolder()
        try folder.write(Data("file,gender\na.png,x\n".utf8), to: "labels.csv")
        let outcome = try GagProcess.run(["evaluate", folder.path + "/labels.csv"])
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("gender \"x\" is none of the model's labels: female, male"))
    }

    @Test(
        "on UTKFace's test split the accuracies are within 0.3 points of PyTorch's",
        .enabled(if: FileManager.default.fileExists(atPath: faces + "/test")))
    func parity() throws {
        let outcome = try GagProcess.run(["evaluate", "--faces", "whole", "--json", Self.faces + "/test"])
        #expect(outcome.status == 0)
        let report = try JSONValue.parse(Array(outcome.output.utf8))
        let description = try Data(
            contentsOf: URL(filePath: GagProcess.package + "/models/gag-resnet50/1/model.json"))
        let expected = try #require(JSONValue.parse([UInt8](description))["metrics"]?["test"])
        #expect(report["images"]?.integerValue == expected["images"]?.integerValue)
        #expect(report["unreadable"]?["images"]?.integerValue == 0)
        for (head, figure) in [("gender", "gender_accuracy"), ("age_group", "age_group_accuracy")] {
            let found = try #require(report[head]?["accuracy"]?.doubleValue)
            let reference = try #require(expected[figure]?.doubleValue)
            #expect(abs(found - reference) <= 0.003, "\(head): \(found), PyTorch \(reference)")
        }
        let error = try #require(report["age"]?["mean_absolute_error"]?.doubleValue)
        #expect(abs(error - (expected["age_mae"]?.doubleValue ?? 0)) < 0.05)
    }
}
