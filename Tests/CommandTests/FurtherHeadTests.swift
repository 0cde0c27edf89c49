import Foundation
import JSON
import ModelFixtures
import Testing

@Suite("A head that no code knows, on the command line")
struct FurtherHeadTests {
    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try TinyModel.write(to: folder.path + "/models/tiny/1", document: TinyModel.withGlasses)
        for name in ["a", "b", "c"] { try folder.addPortrait("\(name).png") }
        try folder.write(Data("file,glasses\na.png,yes\nb.png,No\nc.png,no\n".utf8), to: "labels.csv")
        return folder
    }

    @Test("is evaluated from the column of its name and calibrated")
    func evaluation() throws {
        let folder = try folder()
        let model = folder.path + "/models/tiny/1"
        let outcome = try GagProcess.run([
            "evaluate", "--json", "--faces", "whole", "--model", model, folder.path + "/labels.csv",
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let report = try JSONValue.parse(Array(outcome.output.utf8))
        #expect(report["glasses"]?["images"]?.integerValue == 3)
        #expect(report["glasses"]?["confusion"]?["labels"]?.text() == #"["no","yes"]"#)
        #expect(report["gender"]?["images"]?.integerValue == 0)
        #expect(report["calibration"]?["glasses"]?["images"]?.integerValue == 3)
        let text = try GagProcess.run(["evaluate", "--faces", "whole", "--model", model, folder.path + "/labels.csv"])
        #expect(text.output.contains("Glasses: accuracy"))

        let calibration = try GagProcess.run(["calibrate", "--faces", "whole", model, folder.path + "/labels.csv"])
        #expect(calibration.status == 0, "\(calibration.errors)")
        let written = try JSONValue.parse(Array(try folder.text("models/tiny/2/model.json").utf8))
        #expect(written["heads"]?["glasses"]?["temperature"]?.doubleValue != nil)
        #expect(written["heads"]?["gender"]?["temperature"] == nil)
    }

    @Test("stands in the table, the JSON and the model's description")
    func answers() throws {
        let folder = try folder()
        let model = folder.path + "/models/tiny/1"
        let json = try GagProcess.run(["classify", "--json", "--faces", "whole", "--model", model, GagProcess.portrait])
        let label = try #require(try json.documents().first?["faces"]?[0]?["glasses"]?["label"]?.stringValue)
        let table = try GagProcess.runOnTerminal([
            "classify", "--faces", "whole", "--model", model, GagProcess.portrait,
        ])
        let lines = table.output.split(whereSeparator: \.isNewline)
        #expect(lines.contains { $0.contains("GENDER") && $0.contains("GLASSES") }, "\(table.output)")
        #expect(lines.contains { $0.contains("\(label) ") }, "\(table.output)")
        let inspect = try GagProcess.run(["inspect", model])
        #expect(inspect.output.contains("Glasses") && inspect.output.contains("sigmoid, no or yes"))
        let document = try JSONValue.parse(Array(try GagProcess.run(["inspect", "--json", model]).output.utf8))
        #expect(document["heads"]?["glasses"]?.text() == #"{"activation":"sigmoid","labels":["no","yes"]}"#)
    }
}
