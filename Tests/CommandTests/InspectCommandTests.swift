import Foundation
import JSON
import Testing

@Suite("gag inspect")
struct InspectCommandTests {
    @Test("architecture, parameters, input, heads and metrics are shown")
    func text() throws {
        let outcome = try GagProcess.run(["inspect", "gag-resnet50"])
        #expect(outcome.status == 0)
        for part in [
            "gag-resnet50, version 1", "resnet50, stride in conv1", "24,612,011", "128×128 RGB, resized bilinear",
            "hidden0: 512 units, relu", "sigmoid, female or male", "70+ (70–116)", "years 0 to 100", "non-commercial",
            "gender_accuracy", "0.9303", "a9593c18dc29a28a7a3adf41d68077b865d4808bf0b48f7930b2ad35d0173e55 (checked)",
        ] { #expect(outcome.output.contains(part), "\(part)") }
    }

    @Test("--json gives the same as a document")
    func json() throws {
        let outcome = try GagProcess.run(["inspect", "--json", GagProcess.package + "/models/gag-resnet50/1"])
        #expect(outcome.status == 0)
        let model = try JSONValue.parse(Array(outcome.output.utf8))
        #expect(model["name"]?.stringValue == "gag-resnet50")
        #expect(model["parameters"]?.integerValue == 24_612_011)
        #expect(model["input"]?["width"]?.integerValue == 128)
        #expect(model["heads"]?["age_group"]?["labels"]?.arrayValue?.count == 5)
        #expect(model["metrics"]?["test"]?["age_mae"]?.doubleValue == 4.76)
    }

    @Test("a model that is missing or wrong exits 1 and says why")
    func failures() throws {
        let missing = try GagProcess.run(["inspect", "gag-resnet51"])
        #expect(missing.status == 1)
        #expect(missing.errors.contains("there is no model gag-resnet51; looked in"))
        let folder = try TemporaryFolder()
        try folder.write(Data("{\"name\": \"x\"}".utf8), to: "model.json")
        let wrong = try GagProcess.run(["inspect", folder.path])
        #expect(wrong.status == 1)
        #expect(wrong.errors.contains("model.json: version is missing"))
    }
}
