import Foundation
import JSON
import Testing

@Suite("gag classify")
struct ClassifyCommandTests {
    @Test("piped, the answer is one JSON object a line: the file, then what the service answers")
    func jsonLines() throws {
        let outcome = try GagProcess.run(["classify", "--faces", "whole", GagProcess.portrait])
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty)
        let answer = try #require(outcome.documents().first)
        #expect(answer.objectValue?.map(\.key) == ["file", "model", "image", "faces", "timing_ms"])
        #expect(answer["file"]?.stringValue == GagProcess.portrait)
        #expect(answer["model"]?.text() == #"{"name":"gag-resnet50","version":"1"}"#)
        #expect(answer["image"]?.text() == #"{"width":160,"height":160,"format":"png","warnings":[]}"#)
        let face = try #require(answer["faces"]?[0])
        #expect(face.objectValue?.map(\.key) == ["box", "gender", "age_group", "age"])
        #expect(face["gender"]?["label"]?.stringValue == "female")
        #expect(face["age_group"]?["label"]?.stringValue == "30-49")
        let years = try #require(face["age"]?["estimate"]?.doubleValue)
        #expect(abs(years - 39) < 1)
        #expect(answer["timing_ms"]?.objectValue?.map(\.key) == ["decode", "queue", "inference", "total"])
    }

    @Test("a dash reads the photo from standard input")
    func standardInput() throws {
        let outcome = try GagProcess.run(["classify", "--faces", "whole", "-"], input: GagProcess.portrait)
        #expect(outcome.status == 0)
        let answer = try #require(outcome.documents().first)
        #expect(answer["file"]?.stringValue == "-")
        #expect(answer["faces"]?[0]?["gender"]?["label"]?.stringValue == "female")
    }

    @Test("directories are searched with all below them, in the order of names; other files are left out")
    func directories() throws {
        let folder = try TemporaryFolder()
        let names = ["a/b/d.webp", "a/c.JPG", "a/d.HEIC", "a/e.heif", "a/f.hif", "b.png", "c.avif", "z.jpeg"]
        for name in names.reversed() { try folder.addPortrait(name) }
        try folder.write(Data("text".utf8), to: "notes.txt")
        try folder.addPortrait("png")
        let outcome = try GagProcess.run(["classify", "--batch", "2", folder.path, GagProcess.portrait])
        #expect(outcome.status == 0)
        let files = try outcome.documents().map { $0["file"]?.stringValue ?? "" }
        #expect(
            files == names.map { folder.path + "/" + $0 } + [GagProcess.portrait]
        )
        // The format is told from the bytes, never from the name.
        #expect(try outcome.documents().allSatisfy { $0["image"]?["format"]?.stringValue == "png" })
    }

    @Test("what cannot be read is an error with a code, does not stop the rest, and makes the exit code 1")
    func failures() throws {
        let folder = try TemporaryFolder()
        let portrait = try Data(contentsOf: URL(filePath: GagProcess.portrait))
        try folder.write(portrait.prefix(portrait.count / 2), to: "cut.png")
        try folder.write(Data("GIF89a".utf8), to: "other.jpg")
        let missing = folder.path + "/missing.jpg"
        let outcome = try GagProcess.run(["classify", missing, folder.path, GagProcess.portrait])
        #expect(outcome.status == 1)
        let documents = try outcome.documents()
        #expect(
            documents.map { $0["error"]?["code"]?.stringValue }
                == ["file_unreadable", "image_truncated", "unsupported_media_type", nil])
        #expect(documents[0]["error"]?["detail"]?.stringValue?.contains("No such file") == true)
        #expect(documents[3]["faces"]?[0] != nil)
    }

    @Test("an empty directory is reported")
    func emptyDirectory() throws {
        let folder = try TemporaryFolder()
        let outcome = try GagProcess.run(["classify", folder.path])
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("holds no JPEG, PNG, WebP, HEIC or AVIF files"))
    }

    @Test("on a terminal the answers form a table; --json gives lines there, too")
    func table() throws {
        let table = try GagProcess.runOnTerminal(["classify", "--faces", "whole", GagProcess.portrait, "missing.jpg"])
        #expect(table.status == 1)
        #expect(table.output.contains(#/FILE +GENDER +AGE GROUP +AGE/#))
        #expect(table.output.contains(#/portrait\.png +female \d\d % +30-49 \d\d % +39 \(\d+–\d+\)/#))
        #expect(table.output.contains("missing.jpg: cannot be read: No such file or directory"))
        let lines = try GagProcess.runOnTerminal(["classify", "--json", GagProcess.portrait])
        #expect(lines.status == 0)
        #expect(lines.output.hasPrefix("{\"file\":"))
    }

    @Test("age groups, a minimum age and the distribution are asked for with flags, as the service answers them")
    func ages() throws {
        let outcome = try GagProcess.run([
            "classify", "--faces", "whole", "--age-groups", "0-17,18-20,21+", "--minimum-age", "18",
            "--age-distribution",
            GagProcess.portrait,
        ])
        #expect(outcome.status == 0)
        let face = try #require(outcome.documents().first?["faces"]?[0])
        #expect(
            face["age_group"]?["probabilities"]?.objectValue?.map(\.key) == ["0-17", "18-20", "21+"])
        #expect(face["minimum_age"]?["years"]?.integerValue == 18)
        #expect(face["minimum_age"]?["probability"]?.doubleValue ?? 0 > 0.9)
        #expect(face["age"]?["distribution"]?.arrayValue?.count == 101)
        let table = try GagProcess.runOnTerminal([
            "classify", "--age-groups", "0-17,18+", "--minimum-age", "18", GagProcess.portrait,
        ])
        #expect(table.output.contains("AGE            18+"), "\(table.output)")
        #expect(table.output.contains("18+ 9"), "\(table.output)")
        for words in [["--age-groups", "0-17"], ["--minimum-age", "101"]] {
            #expect(try GagProcess.run(["classify"] + words + [GagProcess.portrait]).status == 2)
        }
    }

    @Test("long work shows a bar on a terminal and none when piped")
    func progress() throws {
        let folder = try TemporaryFolder()
        for index in 0..<150 { try folder.addPortrait("\(index).png") }
        let arguments = ["classify", "--workers", "1", "--batch", "1", folder.path]
        let terminal = try GagProcess.runOnTerminal(arguments)
        #expect(terminal.output.contains(#/\[#+-*\] \d+\/150/#))
        #expect(try GagProcess.run(arguments + ["--workers", "2"]).errors.isEmpty)
    }

    @Test("a file whose name begins with dashes is named after two dashes")
    func dashes() throws {
        let folder = try TemporaryFolder()
        try folder.addPortrait("--odd.png")
        #expect(try GagProcess.run(["classify", "--", "--odd.png"], in: folder.path).status == 0)
        #expect(try GagProcess.run(["classify", "--odd.png"], in: folder.path).status == 2)
    }

    @Test("the bundled model is found from any directory; --model and GAG_MODELS choose another")
    func models() throws {
        #expect(try GagProcess.run(["classify", GagProcess.portrait], in: "/").status == 0)
        let models = GagProcess.package + "/models"
        for model in ["gag-resnet50", "gag-resnet50:1", models + "/gag-resnet50", models + "/gag-resnet50/1"] {
            #expect(try GagProcess.run(["classify", "--model", model, GagProcess.portrait]).status == 0, "\(model)")
        }
        let unknown = try GagProcess.run(["classify", "--model", "gag-resnet50:7", GagProcess.portrait])
        #expect(unknown.status == 1)
        #expect(unknown.errors.contains("has no version 7; available: 1"))
        let folder = try TemporaryFolder()
        let description = try Data(contentsOf: URL(filePath: models + "/gag-resnet50/1/model.json"))
        try folder.write(description, to: "gag-resnet50/1/model.json")
        let elsewhere = try GagProcess.run(["classify", GagProcess.portrait], environment: ["GAG_MODELS": folder.path])
        #expect(elsewhere.status == 1)
        #expect(elsewhere.errors.contains(folder.path + "/gag-resnet50/1/model.safetensors"))
    }
}
