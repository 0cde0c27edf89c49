import Foundation
import JSON
import Testing

@Suite("gag calibrate")
struct CalibrateCommandTests {
    /// A repository with the bundled model as version 1, and labelled portraits, one of them mislabelled.
    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let bundled = GagProcess.package + "/models/gag-resnet50/1"
        for file in ["model.json", "model.safetensors"] {
            try folder.write(Data(contentsOf: URL(filePath: "\(bundled)/\(file)")), to: "models/gag-resnet50/1/\(file)")
        }
        for index in 0..<3 { try folder.addPortrait("faces/39_1_0_\(index).png") }
        try folder.addPortrait("faces/20_0_0_x.png")
        return folder
    }

    private func document(_ folder: TemporaryFolder, version: Int) throws -> JSONValue {
        try JSONValue.parse(Array(try folder.text("models/gag-resnet50/\(version)/model.json").utf8))
    }

    @Test("the next version carries the fitted temperatures, loads, and differs in nothing else")
    func nextVersion() throws {
        let folder = try folder()
        let model = folder.path + "/models/gag-resnet50"
        let outcome = try GagProcess.run(["calibrate", "--json", model, folder.path + "/faces"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let result = try JSONValue.parse(Array(outcome.output.utf8))
        #expect(result["written"]?.stringValue == model + "/2")
        let (old, new) = (try document(folder, version: 1), try document(folder, version: 2))
        #expect(new["version"]?.stringValue == "2")
        for head in ["gender", "age_group", "age"] {
            let temperature = try #require(new["heads"]?[head]?["temperature"]?.doubleValue)
            #expect(temperature == result["heads"]?[head]?["temperature"]?.doubleValue)
            #expect(new["heads"]?[head]?["units"] == old["heads"]?[head]?["units"])
        }
        #expect(new.objectValue?.map(\.key) == old.objectValue?.map(\.key))
        #expect(new["weights"] == old["weights"])
        let inspect = try GagProcess.run(["inspect", "--json", model + "/2"])
        #expect(inspect.status == 0, "\(inspect.errors)")
        let names = try FileManager.default.contentsOfDirectory(atPath: model)
        #expect(names.sorted() == ["1", "2"], "nothing half-written stays")
    }

    @Test("a wrong label in four makes the model less sure; --heads leaves the others alone")
    func confidence() throws {
        let folder = try folder()
        let model = folder.path + "/models/gag-resnet50/1"
        let before = try document(folder, version: 1)
        let outcome = try GagProcess.run([
            "calibrate", "--in-place", "--heads", "gender", model, folder.path + "/faces",
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let changed = try document(folder, version: 1)
        #expect(changed["heads"]?["age"] == before["heads"]?["age"])
        #expect(changed["heads"]?["gender"] != before["heads"]?["gender"])
        // By one crop, as faces are judged in calibration.
        let answer = try GagProcess.run([
            "classify", "--json", "--close-call", "0", "--model", model, GagProcess.portrait,
        ])
        let face = try #require(try answer.documents().first?["faces"]?[0])
        // Three of four labels say female, so that this is as sure as the model may be.
        #expect(abs(try #require(face["gender"]?["confidence"]?.doubleValue) - 0.75) < 0.005)
        #expect(face["gender"]?["label"]?.stringValue == "female")
    }

    @Test("mistakes are told apart: a missing operand, a head that is not there, photos without labels, no version")
    func mistakes() throws {
        let folder = try folder()
        let model = folder.path + "/models/gag-resnet50/1"
        let faces = folder.path + "/faces"
        #expect(try GagProcess.run(["calibrate", model]).status == 2)
        #expect(try GagProcess.run(["calibrate", model, faces, faces]).status == 2)
        let head = try GagProcess.run(["calibrate", "--heads", "mood", model, faces])
        #expect(head.status == 1 && head.errors.contains("no head \"mood\"; it has gender, age_group, age"))
        try folder.write(Data("file,gender\nfaces/39_1_0_0.png,female\n".utf8), to: "labels.csv")
        let labels = try GagProcess.run(["calibrate", "--heads", "age", model, folder.path + "/labels.csv"])
        #expect(labels.status == 1 && labels.errors.contains("labels tell of age"))
        try FileManager.default.moveItem(atPath: model, toPath: folder.path + "/models/gag-resnet50/best")
        let place = try GagProcess.run(["calibrate", folder.path + "/models/gag-resnet50/best", faces])
        #expect(place.status == 1 && place.errors.contains("use --in-place"))
    }

    @Test("one crop of each face is judged, whose logits the temperature divides: --close-call is no option")
    func oneCrop() throws {
        let outcome = try GagProcess.run(["calibrate", "--close-call", "0.5", "gag-resnet50", "/nonexistent"])
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("--close-call"))

        let folder = try folder()
        let model = folder.path + "/models/gag-resnet50/1"
        /// The calibration error of gender with the temperature that the model has.
        func error(_ command: [String], _ path: [String]) throws -> Double {
            let outcome = try GagProcess.run(command + [folder.path + "/faces", "--json"])
            var document: JSONValue? = try JSONValue.parse(Array(outcome.output.utf8))
            for key in path { document = document?[key] }
            return try #require(document?.doubleValue, "\(outcome.errors)")
        }
        let evaluate = ["evaluate", "--model", model, "--close-call"]
        let evaluated = ["calibration", "gender", "expected_calibration_error", "after"]
        let calibrated = try error(["calibrate", model], ["heads", "gender", "expected_calibration_error", "before"])
        #expect(try calibrated == error(evaluate + ["0"], evaluated))
        #expect(try calibrated != error(evaluate + ["1"], evaluated))
    }

    @Test("gag evaluate draws reliability diagrams and reports the calibration error with and without temperatures")
    func evaluation() throws {
        let folder = try folder()
        let svg = folder.path + "/out.svg"
        let outcome = try GagProcess.run(["evaluate", "--json", "--reliability", svg, folder.path + "/faces"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try folder.text("out.svg").hasPrefix("<svg xmlns="))
        let calibration = try #require(try JSONValue.parse(Array(outcome.output.utf8))["calibration"])
        #expect(calibration.objectValue?.map(\.key) == ["gender", "age_group", "age_18_or_older"])
        let errors = try #require(calibration["gender"]?["expected_calibration_error"])
        #expect((0...1).contains(try #require(errors["before"]?.doubleValue)))
        #expect((0...1).contains(try #require(errors["after"]?.doubleValue)))
        let unwritable = try GagProcess.run([
            "evaluate", "--reliability", folder.path + "/no/x.svg", folder.path + "/faces",
        ])
        #expect(unwritable.status == 1 && unwritable.errors.contains("no/x.svg"))
    }
}
