import Foundation
import JSON
import ModelFixtures
import Testing

@Suite("gag export")
struct ExportCommandTests {
    @Test("writes the file that its line names, in the working directory unless told otherwise")
    func writes() throws {
        let (model, folder) = (try TinyModel(), try TemporaryFolder())
        let outcome = try GagProcess.run(
            ["export", model.directory, "--format", "onnx"], in: folder.path, input: nil)
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        #expect(
            outcome.output
                == "tiny-1.onnx: resnet18, RGB photos of 64×80, 0 to 255; probabilities gender, age_group\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["tiny-1.onnx"])
        let again = try GagProcess.run(
            ["export", model.directory, "--format", "onnx"], in: folder.path, input: nil)
        #expect(again.status == 1)
        #expect(
            again.errors
                == "gag export: tiny-1.onnx already exists; give --force to replace it, or another path with --output\n"
        )
        let forced = try GagProcess.run(
            ["export", model.directory, "--format", "onnx", "--bare", "--force"], in: folder.path, input: nil)
        #expect(forced.status == 0)
        #expect(forced.output.contains("normalised pixels of 64×80; logits gender, age_group"))
    }

    @Test("the file is imported with its labels said, and answers the same")
    func roundTrip() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/faces.keras"
        let exported = try GagProcess.run(["export", "gag-resnet50", "--format", "keras", "-o", path])
        #expect(exported.status == 0, "\(exported.errors)")
        let imported = try GagProcess.run([
            "import", path, "-o", folder.path + "/faces/1", "--preprocess", "none", "--gender-labels", "female,male",
            "--age-labels", "0-17,18-29,30-49,50-69,70+",
        ])
        #expect(imported.status == 0, "\(imported.errors)")
        func face(_ model: String) throws -> JSONValue {
            let answer = try GagProcess.run([
                "classify", "--json", "--faces", "whole", "--model", model, GagProcess.portrait,
            ])
            return try #require(answer.documents().first?["faces"]?[0])
        }
        let (before, after) = (try face("gag-resnet50"), try face(folder.path + "/faces/1"))
        for head in ["gender", "age_group"] {
            #expect(before[head]?["probabilities"] == after[head]?["probabilities"])
        }
        #expect(before["age"]?["estimate"] == after["age"]?["estimate"])
    }

    @Test("the face detector leaves as ONNX alone, in any size or in one")
    func detector() throws {
        let folder = try TemporaryFolder()
        let outcome = try GagProcess.run([
            "export", "yunet", "--format", "onnx", "--input-size", "320x320", "-o", folder.path + "/yunet.onnx",
        ])
        #expect(outcome.status == 0 && outcome.output.contains("face detector, one BGR photo of 320×320"))
        let other = try GagProcess.run(["export", "yunet", "--format", "keras", "-o", folder.path + "/yunet.keras"])
        #expect(other.status == 1 && other.errors.contains("take --format onnx"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["yunet.onnx"])
    }

    @Test(
        "a bad flag is a usage error that says what is allowed",
        arguments: [
            ([], "--format needs a value: onnx, torchvision, keras"),
            (["--format", "pickle"], "--format is \"pickle\"; it must be onnx or torchvision or keras"),
            (["--format", "torchvision", "--bare"], "--bare"),
            (["--format", "onnx", "--input-size", "100x100"], "two multiples of 32, as 320x320"),
            (["--format", "onnx", "--forced"], "did you mean --force?"),
        ])
    func usage(_ flags: [String], _ message: String) throws {
        let outcome = try GagProcess.run(["export", "gag-resnet50"] + flags)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }

    @Test("a model that is not there is named with the places searched")
    func missing() throws {
        let outcome = try GagProcess.run(["export", "nobody", "--format", "onnx"])
        #expect(outcome.status == 1 && outcome.errors.contains("there is no model nobody"))
    }
}
