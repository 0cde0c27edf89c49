import Foundation
import JSON
import Testing

/// `gag import` with a narrow ResNet18 of PyTorch, whose logits are not of interest here.
@Suite("gag import")
struct ImportCommandTests {
    private static let source = GagProcess.package + "/Tests/Fixtures/import/basic.safetensors"
    private static let answers = [
        "--input-size", "64x64", "--preprocess", "torch", "--gender-labels", "female,male",
        "--age-labels", "0-12,13-19,20-39,40-59,60+",
    ]

    @Test("the directory that it writes classifies, and --verify prints both answers")
    func imports() throws {
        let folder = try TemporaryFolder()
        let directory = folder.path + "/faces/1"
        try FileManager.default.copyItem(atPath: GagProcess.portrait, toPath: folder.path + "/portrait.png")
        let outputs = #"{"portrait.png": {"gender_head": [0], "age_head": [0, 0, 0, 0, 0]}}"#
        try folder.write(Data(outputs.utf8), to: "outputs.json")
        let outcome = try GagProcess.run(
            ["import", Self.source, "-o", directory, "--verify", folder.path] + Self.answers)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("resnet18 from PyTorch state dict"))
        #expect(outcome.output.contains("assumed: in which order training fed the channels: RGB (--channels)"))
        #expect(outcome.output.contains("0.2000 0.2000 0.2000 0.2000 0.2000"))
        #expect(outcome.output.contains("largest difference 0."))
        let classified = try GagProcess.run(["classify", "--json", "--model", directory, GagProcess.portrait])
        let face = try #require(classified.documents().first?["faces"]?[0])
        #expect(face["age_group"]?["probabilities"]?.objectValue?.map(\.key).last == "60+")
    }

    @Test("without a terminal, what is open is an error that names the flags; nothing is written")
    func open() throws {
        let folder = try TemporaryFolder()
        let outcome = try GagProcess.run(
            ["import", Self.source, "--input-size", "64x64", "-o", folder.path + "/faces/1"])
        #expect(outcome.status == 1)
        for flag in ["--preprocess", "--gender-labels", "--age-labels"] { #expect(outcome.errors.contains(flag)) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test("on a terminal the questions are asked, and bad answers again")
    func interactive() throws {
        let folder = try TemporaryFolder()
        try folder.write(Data("64x64\nkeras\ntorch\nfemale,male\n0-12,13-19,20-39,40-59,60+\n".utf8), to: "answers")
        let outcome = try GagProcess.runOnTerminal(
            ["import", Self.source, "-o", folder.path + "/faces/1"], input: folder.path + "/answers")
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(outcome.output.contains("what training did to pixels of 0 to 255 before the network (none, caffe,"))
        #expect(outcome.output.contains("--preprocess keras: allowed is none, caffe, tf, torch, unit"))
        let model = try JSONValue.parse(
            [UInt8](Data(contentsOf: URL(filePath: folder.path + "/faces/1/model.json"))))
        #expect(model["input"]?["width"]?.integerValue == 64)
        #expect(abs((model["input"]?["std"]?[0]?.doubleValue ?? 0) - 255 * 0.229) < 0.001)
        #expect(model["heads"]?["gender"]?["labels"]?.text() == #"["female","male"]"#)
        #expect(model["heads"]?["age_group"]?["ranges"]?[4]?.text() == "[60,150]")
    }

    @Test("a flag's bad value, or no output, is a usage error")
    func usage() throws {
        let folder = try TemporaryFolder()
        for words in [
            ["import", Self.source], ["import", Self.source, "-o", folder.path + "/faces/latest"] + Self.answers,
            ["import", Self.source, "-o", folder.path + "/faces/1", "--resize", "cubic"],
        ] {
            let outcome = try GagProcess.run(words)
            #expect(outcome.status == 2, "\(words)")
        }
    }
}
