import Foundation
import ModelImport
import Testing

@Suite("Comparing an imported model with its framework")
struct VerificationTests {
    private static let reference = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/reference/portrait.png").path

    @Test("the differences are those of the exported file, and unreadable photos are named")
    func differences() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "verify-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var options = ImportOptions()
        for (flag, value) in [
            "input-size": "64x64", "preprocess": "torch", "gender-labels": "female,male",
            "age-labels": "0-12,13-19,20-39,40-59,60+",
        ] { try options.set(flag, to: value) }
        let report = try ModelImporter(
            source: ImportFixtures.path("basic.safetensors"), output: "\(directory)/faces/1", options: options
        ).run()
        #expect(report.outputs["gender"]?.name == "gender_head" && report.outputs["gender"]?.areLogits == true)
        try FileManager.default.copyItem(atPath: Self.reference, toPath: "\(directory)/portrait.png")
        let outputs = """
            {"portrait.png": {"gender_head": [0.0], "age_head": [1.0, 1.0, 1.0, 1.0, 1.0]},
             "missing.png": {"gender_head": [0.0], "age_head": [1.0, 1.0, 1.0, 1.0, 1.0]}}
            """
        try Data(outputs.utf8).write(to: URL(filePath: "\(directory)/outputs.json"))
        let verification = try ImportVerification(report, photos: directory)
        try #require(verification.comparisons.map(\.head) == ["gender", "age_group"])
        #expect(verification.comparisons[0].theirs == [0.5, 0.5], "a logit of 0 is a probability of one half")
        #expect(verification.comparisons[1].theirs.allSatisfy { abs($0 - 0.2) < 1e-12 })
        let ours = verification.comparisons[0].ours
        #expect(abs(verification.comparisons[0].difference - abs(ours[0] - 0.5)) < 1e-12)
        #expect(verification.largestDifference == verification.comparisons.map(\.difference).max())
        #expect(verification.failures.map(\.photo) == ["missing.png"])
    }
}
