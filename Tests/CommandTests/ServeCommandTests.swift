import ChildProcesses
import Foundation
import JSON
import Testing

@Suite("gag serve")
struct ServeCommandTests {
    /// Starts `gag serve` on a free port and waits until its log says that it is ready.
    private func start(_ log: String) throws -> (process: Process, port: Int) {
        try Data().write(to: URL(filePath: log))
        let process = Process()
        process.executableURL = URL(filePath: GagProcess.binary)
        process.arguments = ["serve", "--port", "0", "--timeouts-drain-delay-ms=0"]
        process.currentDirectoryURL = URL(filePath: GagProcess.package)
        process.standardError = FileHandle(forWritingAtPath: log)
        process.environment = ProcessInfo.processInfo.environment.merging(["GAG_ENGINE_CACHE": ""]) { $1 }
        try process.start()
        for _ in 0..<600 where process.isRunning {
            let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
                .compactMap { try? JSONValue.parse(Array($0.utf8)) }
            let isReady = lines.contains { $0.text().contains("\"ready\"") }
            if isReady, let port = lines.compactMap({ $0["port"]?.integerValue }).first { return (process, port) }
            Thread.sleep(forTimeInterval: 0.05)
        }
        process.terminate()
        throw CocoaError(.executableLoad)
    }

    @Test("answers curl as gag classify answers, and SIGTERM drains and exits 0")
    func serves() throws {
        let folder = try TemporaryFolder()
        let (process, port) = try start(folder.path + "/log")
        defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
        let curl = Process()
        let pipe = Pipe.uninherited()
        curl.executableURL = URL(filePath: "/usr/bin/curl")
        curl.arguments = [
            "-s", "--data-binary", "@\(GagProcess.portrait)", "-H", "Content-Type: image/png",
            "http://127.0.0.1:\(port)/classify",
        ]
        curl.standardOutput = pipe
        try curl.start()
        let data = try curl.within { pipe.fileHandleForReading.readDataToEndOfFile() }
        let served = try JSONValue.parse([UInt8](data))
        curl.waitUntilExit()
        let classified = try #require(GagProcess.run(["classify", GagProcess.portrait]).documents().first)
        #expect(served["faces"] != nil)
        #expect(served["faces"] == classified["faces"])
        #expect(served["model"] == classified["model"] && served["image"] == classified["image"])
        process.terminate()
        try process.within { process.waitUntilExit() }
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 0)
    }

    @Test("a bad value in the environment or the file, and a missing model, stop the start with what is allowed")
    func badConfiguration() throws {
        let variable = try GagProcess.run(["serve"], environment: ["GAG_PORT": "many"])
        #expect(variable.status == 1)
        #expect(variable.errors.contains("GAG_PORT") && variable.errors.contains("from 0 to 65535"))
        let folder = try TemporaryFolder()
        try folder.write(Data("{prot: 80}".utf8), to: "gag.json5")
        let file = try GagProcess.run(["serve", "--config", folder.path + "/gag.json5"])
        #expect(file.status == 1)
        #expect(file.errors.contains("prot") && file.errors.contains("did you mean port?"))
        let model = try GagProcess.run(["serve", "--model", "nothing"])
        #expect(model.status == 1)
        #expect(model.errors.contains("there is no model nothing"))
    }

    @Test("--print-config writes the settings in force as a file that reads back the same")
    func printConfig() throws {
        let folder = try TemporaryFolder()
        let first = try GagProcess.run(
            ["serve", "--port", "9001", "--print-config"], environment: ["GAG_LOG_FORMAT": "text"])
        #expect(first.status == 0)
        #expect(first.output.contains("port: 9001,") && first.output.contains("format: \"text\","))
        try folder.write(Data(first.output.utf8), to: "gag.json5")
        let again = try GagProcess.run(["serve", "--config", folder.path + "/gag.json5", "--print-config"])
        #expect(again.output == first.output)
    }
}
