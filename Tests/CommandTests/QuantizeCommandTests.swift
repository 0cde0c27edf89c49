import Foundation
import JSON
import Testing

@Suite("gag quantize")
struct QuantizeCommandTests {
    private static let photos = GagProcess.package + "/Tests/Fixtures/reference"

    @Test("writes a model directory that runs in eight bits and gives nearly the same answer")
    func calibrated() throws {
        let folder = try TemporaryFolder()
        let target = folder.path + "/faces-int8/1"
        let outcome = try quantize(to: target)
        // Without vector kernels there is nothing to calibrate for.
        guard outcome.status == 0 else {
            #expect(outcome.errors.contains("AVX2"))
            return
        }
        let inspected = try GagProcess.run(["inspect", "--json", target])
        let model = try JSONValue.parse(Array(inspected.output.utf8))
        #expect(model["name"]?.stringValue == "faces-int8")
        #expect(model["version"]?.stringValue == "1")

        func age(_ precision: String) throws -> Double {
            let answer = try GagProcess.run([
                "classify", "--json", "--model", target, "--precision", precision, Self.photos + "/portrait.png",
            ])
            #expect(answer.status == 0, "\(answer.errors)")
            let document = try JSONValue.parse(Array(answer.output.utf8))
            #expect(document["faces"]?[0]?["gender"]?["label"]?.stringValue == "female")
            return try #require(document["faces"]?[0]?["age"]?["estimate"]?.doubleValue)
        }
        #expect(try abs(age("int8") - age("fp32")) < 5)
    }

    @Test("a model that is not calibrated refuses eight bits")
    func uncalibrated() throws {
        let outcome = try GagProcess.run([
            "classify", "--precision", "int8", Self.photos + "/portrait.png",
        ])
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("gag quantize"))
    }

    @Test("without photos, or with a path that is no NAME/VERSION, nothing is written")
    func misuse() throws {
        let folder = try TemporaryFolder()
        let empty = try GagProcess.run([
            "quantize", "gag-resnet50", "--calibration", folder.path, "--output", folder.path + "/x/1",
        ])
        #expect(empty.status == 1)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/x"))
        let unversioned = try quantize(to: folder.path + "/x")
        #expect(unversioned.status == 2)
    }

    @Test("a version with leading zeros, which its model.json could not name, is refused")
    func leadingZeros() throws {
        let folder = try TemporaryFolder()
        let outcome = try quantize(to: folder.path + "/x/02")
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("NAME/VERSION"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/x"))
    }

    private func quantize(to output: String) throws -> GagProcess.Outcome {
        try GagProcess.run(["quantize", "gag-resnet50", "--calibration", Self.photos, "--output", output])
    }
}
