import ChildProcesses
import Foundation
import JSON
import Testing

/// Runs the program as its users do.
struct GagProcess {
    /// What came of it.
    struct Outcome {
        var status: Int32
        var output: String
        var errors: String

        /// The lines of the output, each a document.
        func documents() throws -> [JSONValue] {
            try output.split(separator: "\n").map { try JSONValue.parse(Array($0.utf8)) }
        }
    }

    /// The binary beside the test bundle, which the build puts there.
    static let binary = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appending(path: "gag").path

    /// The top of the package.
    static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// The public-domain portrait: told female, 30-49, about 39 years.
    static let portrait = package + "/Tests/Fixtures/reference/portrait.png"

    /// Runs `gag` with `arguments` to its end.
    static func run(
        _ arguments: [String], in directory: String = package, input: String? = nil,
        environment: [String: String] = [:]
    ) throws -> Outcome {
        try run(binary, arguments, in: directory, input: input, environment: environment)
    }

    /// Runs `gag` on a pseudo-terminal, so that it takes both of its outputs for a person; they come mixed.
    static func runOnTerminal(_ arguments: [String], input: String? = nil) throws -> Outcome {
        let words = ([binary] + arguments).map { "'\($0)'" }.joined(separator: " ")
        return try run("/usr/bin/script", ["-qec", words, "/dev/null"], in: package, input: input, environment: [:])
    }

    /// Runs another program to its end.
    static func run(
        _ program: String, _ arguments: [String], in directory: String, input: String?,
        environment: [String: String]
    ) throws -> Outcome {
        let folder = try TemporaryFolder()
        let outputs = try ["output", "errors"].map { name in
            try folder.write(Data(), to: name)
            return try #require(FileHandle(forWritingAtPath: folder.path + "/" + name))
        }
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: directory)
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle(forReadingAtPath: input ?? "/dev/null")
        process.standardOutput = outputs[0]
        process.standardError = outputs[1]
        try process.start()
        try process.within { process.waitUntilExit() }
        return Outcome(
            status: process.terminationStatus, output: try folder.text("output"), errors: try folder.text("errors"))
    }
}

/// A folder that goes when the test does.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "gag-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file, and the folders above it.
    func write(_ bytes: Data, to name: String) throws {
        let file = URL(filePath: path).appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try bytes.write(to: file)
    }

    /// Copies the portrait here.
    func addPortrait(_ name: String) throws {
        try write(Data(contentsOf: URL(filePath: GagProcess.portrait)), to: name)
    }

    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path + "/" + name)), as: UTF8.self)
    }
}
