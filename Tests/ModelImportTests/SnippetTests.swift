import ChildProcesses
import Foundation
import ModelImport
import Testing

/// The lines of docs/import.md that write a framework's answers, run as they stand there.
@Suite(
    "The lines that write outputs.json",
    .enabled(
        if: FullSizeModels.directory != nil && FullSizeModels.python != nil,
        "Tests/Import/run.sh writes the network and has an environment with Keras"))
struct SnippetTests {
    private static let documentation = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/import.md")

    /// The first block of Python.
    private static func snippet() throws -> String {
        let text = try String(contentsOf: documentation, encoding: .utf8)
        let begin = try #require(text.range(of: "```python\n"))
        let end = try #require(text.range(of: "```", range: begin.upperBound..<text.endIndex))
        return String(text[begin.upperBound..<end.lowerBound])
    }

    private func run(_ code: String, in directory: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: try #require(FullSizeModels.python))
        process.arguments = ["-c", code]
        process.currentDirectoryURL = URL(filePath: directory)
        process.standardError = FileHandle.nullDevice
        try process.start()
        try process.within { process.waitUntilExit() }
        #expect(process.terminationStatus == 0)
    }

    @Test("the notebook's network answers photos as Keras did, which ten lines wrote")
    func snippet() throws {
        let code = try Self.snippet()
        #expect(code.split(separator: "\n").count == 10)
        let directory = FileManager.default.temporaryDirectory.appending(path: "snippet-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: "\(directory)/photos", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let models = try #require(FullSizeModels.directory)
        try FileManager.default.createSymbolicLink(
            atPath: "\(directory)/faces.keras", withDestinationPath: "\(models)/notebook.keras")
        for name in ["portrait", "astronaut"] {
            try run(
                """
                from PIL import Image
                Image.open("\(ImportFixtures.path("../reference/\(name).png"))").convert("RGB").save("photos/\(name).jpg")
                """, in: directory)
        }
        try run(code, in: directory)
        var options = ImportOptions()
        for (flag, value) in [
            "preprocess": "none", "resize": "antialiased", "gender-labels": "female,male",
            "age-labels": "Child,Teen,Adult,Elderly", "age-ranges": "0-12,13-19,20-59,60-150",
        ] { try options.set(flag, to: value) }
        let report = try ModelImporter(
            source: "\(directory)/faces.keras", output: "\(directory)/faces/1", options: options
        ).run()
        let verification = try ImportVerification(report, photos: "\(directory)/photos")
        #expect(verification.failures.isEmpty && verification.comparisons.count == 4)
        print("docs/import.md: largest difference \(verification.largestDifference)")
        #expect(verification.largestDifference < 1e-3)
    }
}
