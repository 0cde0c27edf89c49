import Foundation
import JSON
import ModelImport
import Testing

/// The common ways to lose accuracy, from the photo's file to the answer: each was read by the libraries of a training
/// pipeline (`Tests/Fixtures/import/make_traps.py`) and has flags under which the import answers the same, and usual ones
/// under which it does not.
@Suite("Photos read as training read them")
struct TrainingPixelsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        /// What read the photos in training.
        var pipeline: String
        /// Flags that say so.
        var right: [String: String]
        /// Flags that do not; nil where there is no other way that comes to mind.
        var wrong: [String: String]?
        /// The largest difference of a probability: one grey level of rounding here and there for libraries that keep
        /// fractions.
        var tolerance = 1e-4

        var testDescription: String { pipeline }
    }

    static let cases = [
        Case(
            pipeline: "opencv_preprocess_input", right: ["channels": "BGR", "preprocess": "caffe"],
            wrong: ["channels": "RGB", "preprocess": "caffe"]),
        Case(
            pipeline: "mean_before_flip", right: ["channels": "BGR", "mean": "103.939,116.779,123.68"],
            wrong: ["channels": "BGR", "mean": "123.68,116.779,103.939"]),
        Case(
            pipeline: "flip_before_mean", right: ["channels": "BGR", "mean": "123.68,116.779,103.939"],
            wrong: ["channels": "BGR", "mean": "103.939,116.779,123.68"]),
        Case(pipeline: "opencv_linear", right: ["resize": "bilinear"], wrong: ["resize": "antialiased"]),
        Case(
            pipeline: "opencv_area", right: ["resize": "area"], wrong: ["resize": "bilinear"], tolerance: 5e-4),
        Case(pipeline: "pillow_bilinear", right: ["resize": "antialiased"], wrong: ["resize": "bilinear"]),
        Case(
            pipeline: "tensorflow_bilinear", right: ["resize": "bilinear"], wrong: ["resize": "antialiased"],
            tolerance: 5e-4),
        Case(
            pipeline: "tensorflow_antialias", right: ["resize": "antialiased"], wrong: ["resize": "bilinear"],
            tolerance: 5e-4),
        Case(pipeline: "tensorflow_nearest", right: ["resize": "nearest"], wrong: ["resize": "bilinear"]),
        Case(pipeline: "load_img", right: ["resize": "nearest"], wrong: ["resize": "bilinear"]),
        Case(
            pipeline: "letterbox", right: ["resize": "letterbox"], wrong: ["resize": "bilinear"], tolerance: 5e-4),
    ]

    @Test("the right flags answer as training did, the usual ones do not", arguments: cases)
    func answers(_ file: Case) throws {
        let difference = try Self.difference(file, flags: file.right)
        #expect(difference < file.tolerance, "\(file.pipeline) differs by \(difference)")
        if let wrong = file.wrong {
            let other = try Self.difference(file, flags: wrong)
            #expect(other > 3 * file.tolerance, "\(file.pipeline) read otherwise differs by only \(other)")
        }
    }

    /// The largest difference of a probability over both photos.
    private static func difference(_ file: Case, flags: [String: String]) throws -> Double {
        let directory = FileManager.default.temporaryDirectory.appending(path: "pixels-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        for (name, source) in [("portrait.png", "../reference/portrait.png"), ("oblong.png", "oblong.png")] {
            try FileManager.default.copyItem(atPath: ImportFixtures.path(source), toPath: "\(directory)/\(name)")
        }
        let answers = try JSONValue.parse([UInt8](Data(contentsOf: URL(filePath: ImportFixtures.path("traps.json")))))
        let outputs = try #require(answers[file.pipeline])
        try Data(outputs.serialized()).write(to: URL(filePath: "\(directory)/outputs.json"))
        let hasMeans = flags["resize"] == nil
        var options = ImportOptions()
        let usual =
            hasMeans
            ? ["age-labels": "0-12,13-19,20-59,60+"]
            : ["input-size": "64x64", "preprocess": "torch", "age-labels": "0-12,13-19,20-39,40-59,60+"]
        var all = usual
        all["gender-labels"] = "female,male"
        for (flag, value) in flags { all[flag] = value }
        for (flag, value) in all { try options.set(flag, to: value) }
        let report = try ModelImporter(
            source: ImportFixtures.path(hasMeans ? "notebook.keras" : "basic.safetensors"),
            output: "\(directory)/faces/1", options: options
        ).run()
        let verification = try ImportVerification(report, photos: directory)
        #expect(verification.failures.isEmpty && verification.comparisons.count == 4)
        return verification.largestDifference
    }
}
