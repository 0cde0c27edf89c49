import Classification
import Foundation
import JSON
import ModelFixtures
import ModelImport
import NeuralNetwork
import Testing

/// Whole imports, from a file to a model directory.
@Suite("Importing into a model directory")
struct ImporterTests {
    /// A directory of its own for one test.
    private static func temporaryDirectory() throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "import-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    private static func options(_ flags: [String: String]) throws -> ImportOptions {
        var options = ImportOptions()
        for (flag, value) in flags { try options.set(flag, to: value) }
        return options
    }

    /// What `basic.safetensors`, a ResNet18, leaves open.
    private static let answers = [
        "input-size": "64x64", "preprocess": "torch", "gender-labels": "female,male",
        "age-labels": "0-12,13-19,20-39,40-59,60+",
    ]

    @Test("a PyTorch state dict becomes a directory that the classifier loads, with the framework's probabilities")
    func stateDict() throws {
        let directory = try Self.temporaryDirectory()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let report = try ModelImporter(
            source: ImportFixtures.path("basic.safetensors"), output: "\(directory)/faces/3",
            options: Self.options(Self.answers)
        ).run()
        let model = try FaceClassifier(modelDirectory: "\(directory)/faces/3").model
        #expect(model == report.model)
        #expect(model.name == "faces" && model.version == "3" && model.architecture == .resnet18)
        #expect(model.gender.kind == .binary && model.ageGroup.ranges.last == 60...150)
        #expect(
            model.hidden.map(\.units) == [12, 20],
            "one shared layer, and one of 8 units beside the 12 that gender reads")
        #expect(report.assumptions.contains { $0.contains("RGB") })
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(directory)/faces") == ["3"])
    }

    @Test("an output that no flag is made for becomes a head of any name, and gender may be missing")
    func furtherHead() throws {
        let directory = try Self.temporaryDirectory()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var flags = Self.answers
        flags["gender-labels"] = nil
        flags["head-labels"] = "glasses:gender_head=no,yes"
        let report = try ModelImporter(
            source: ImportFixtures.path("basic.safetensors"), output: "\(directory)/faces/3",
            options: Self.options(flags)
        ).run()
        #expect(report.model.heads.map(\.name) == ["age_group", "glasses"])
        #expect(report.model[head: "glasses"]?.labels == ["no", "yes"])
        #expect(report.outputs["glasses"]?.name == "gender_head")
        flags["head-labels"] = "glasses:gender_head=no,yes,maybe"
        #expect {
            try ModelImporter(
                source: ImportFixtures.path("basic.safetensors"), output: "\(directory)/faces/4",
                options: Self.options(flags)
            ).run()
        } throws: {
            "\($0)".contains("do not fit the head glasses")
        }
        for bad in ["", "glasses", "glasses=yes", "glasses=a,a", "gender=a,b", "a=x,y;a=x,y"] {
            var options = ImportOptions()
            #expect(throws: ImportError.self) { try options.set("head-labels", to: bad) }
        }
    }

    /// The questions with which an import ends.
    private static func questions(_ importer: ModelImporter) -> [ImportQuestion] {
        do throws(ImportError) {
            _ = try importer.run()
        } catch {
            if case .unanswered(let questions) = error { return questions }
        }
        return []
    }

    @Test("what the file does not say is asked for, all at once")
    func questions() throws {
        let directory = try Self.temporaryDirectory()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var importer = ModelImporter(
            source: ImportFixtures.path("basic.safetensors"), output: "\(directory)/faces/1", options: ImportOptions())
        #expect(
            throws: ImportError.unanswered([
                ImportQuestion(flag: "--input-size", text: "the size in pixels that photos had in training, as 224x224")
            ])
        ) { try importer.run() }
        try importer.options.set("--input-size", to: "64x64")
        let questions = Self.questions(importer)
        #expect(questions.map(\.flag) == ["--preprocess", "--gender-labels", "--age-labels"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory).isEmpty, "something was left behind")
        for (flag, value) in Self.answers { try importer.options.set(flag, to: value) }
        #expect(try importer.run().model.input.width == 64)
    }

    @Test("BGR from OpenCV with preprocess_input is reversed twice: RGB with the means of blue, green, red")
    func reversedTwice() throws {
        let directory = try Self.temporaryDirectory()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var answers = Self.answers
        answers["preprocess"] = "caffe"
        for (version, channels) in ["RGB", "BGR"].enumerated() {
            answers["channels"] = channels
            let model = try ModelImporter(
                source: ImportFixtures.path("basic.safetensors"), output: "\(directory)/faces/\(version + 1)",
                options: Self.options(answers)
            ).run().model
            #expect(model.input.channels.rawValue == (channels == "RGB" ? "BGR" : "RGB"))
            #expect(zip(model.input.mean, [103.939, 116.779, 123.68]).allSatisfy { abs($0 - $1) < 1e-4 })
            #expect(model.input.scale == 1 && model.input.std == [1, 1, 1])
        }
    }

    @Test("interactively, also usual answers are questions")
    func suggestions() throws {
        let directory = try Self.temporaryDirectory()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var options = try Self.options(Self.answers)
        options.acceptsSuggestions = false
        let questions = Self.questions(
            ModelImporter(
                source: ImportFixtures.path("basic.safetensors"), output: "\(directory)/faces/1", options: options
            ))
        #expect(questions.map(\.flag) == ["--channels", "--resize", "--license"])
        #expect(questions.map(\.suggestion) == ["RGB", "bilinear", "not stated"])
    }

    @Test("labels without years are asked for their ranges, which must fit")
    func ranges() throws {
        let directory = try Self.temporaryDirectory()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var answers = Self.answers
        answers["age-labels"] = "baby,child,teen,adult,elderly"
        var importer = ModelImporter(
            source: ImportFixtures.path("basic.safetensors"), output: "\(directory)/faces/1",
            options: try Self.options(answers))
        let questions = Self.questions(importer)
        #expect(questions.map(\.flag) == ["--age-ranges"])
        try importer.options.set("age-ranges", to: "0-2,3-12,13-19")
        #expect(throws: ImportError.self) { try importer.run() }
        try importer.options.set("age-ranges", to: "0-2,3-12,13-19,20-59,60-150")
        #expect(try importer.run().model.ageGroup.ranges[1] == 3...12)
    }

    @Test("an existing version is not overwritten, and a bad path is refused")
    func targets() throws {
        let directory = try Self.temporaryDirectory()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let source = ImportFixtures.path("basic.safetensors")
        let options = try Self.options(Self.answers)
        try FileManager.default.createDirectory(atPath: "\(directory)/faces/1", withIntermediateDirectories: true)
        #expect(throws: ImportError.outputExists(path: "\(directory)/faces/1")) {
            try ModelImporter(source: source, output: "\(directory)/faces/1", options: options).run()
        }
        #expect(throws: ImportError.self) {
            try ModelImporter(source: source, output: "\(directory)/faces/latest", options: options).run()
        }
    }

    @Test("a network that cannot be served leaves nothing behind")
    func nothingLeft() throws {
        let directory = try Self.temporaryDirectory()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        // Its blocks are of no known depth, which shows at the very end.
        let options = try Self.options([
            "preprocess": "none", "gender-labels": "female,male", "age-labels": "0-12,13-19,20-59,60+",
        ])
        for name in ["nested.keras", "unsupported.keras"] {
            #expect(throws: ImportError.self) {
                try ModelImporter(
                    source: ImportFixtures.path(name), output: "\(directory)/faces/1", options: options
                ).run()
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory).isEmpty)
        }
    }

    @Test(
        "a flag's bad value says what is allowed",
        arguments: [
            ("channels", "RBG"), ("preprocess", "keras"), ("scale", "0"), ("mean", "1,2"), ("std", "1,0,1"),
            ("resize", "bicubic"), ("input-size", "224"), ("input-size", "600x224"), ("gender-labels", "male"),
            ("age-ranges", "0-12,x"),
            ("lambda", "prepare"), ("stride-in", "conv3"), ("epsilon", "-1"), ("hidden-activation", "gelu"),
            ("size", "1"),
        ])
    func badFlags(_ flag: String, _ value: String) {
        var options = ImportOptions()
        #expect(throws: ImportError.self) { try options.set(flag, to: value) }
    }

    @Test("leaving out every output says to leave out fewer")
    func noOutputLeft() throws {
        do throws(ImportError) {
            _ = try ImportFixtures.imported(
                "basic.safetensors",
                flags: ["ignore-output": "gender_head,age_head", "input-size": "64x64", "preprocess": "torch"])
            Issue.record("a model without heads was imported")
        } catch {
            guard case .invalidOption(let flag, let value, let allowed) = error else { throw error }
            #expect(flag == "--ignore-output" && value == "age_head,gender_head")
            #expect(allowed.contains("fewer than all outputs"))
        }
    }
}
