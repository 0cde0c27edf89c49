import ChildProcesses
import Foundation
import Synchronization

/// A `gag serve` of its own on a free port, with its log at hand.
final class ServiceProcess: Sendable {
    struct Answer {
        var status: Int
        var fields: [String: String]
        var body: Data

        var json: [String: Any] { (try? JSONSerialization.jsonObject(with: body)) as? [String: Any] ?? [:] }
        var text: String { String(decoding: body, as: UTF8.self) }
        var code: String? { json["code"] as? String }
    }

    struct Failure: Error, CustomStringConvertible { var description: String }

    static let binary = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "gag")

    /// What is packed once is mapped by all services of the tests.
    private static let weightCache = binary.deletingLastPathComponent().appending(path: "weight-cache").path

    private let process = Process()
    private let log = Mutex(Data())
    let port: Int

    /// Starts the service and waits until it is ready.
    ///
    /// - Parameters:
    ///   - program: with its arguments, starts the service in its own place.
    ///   - onListening: called with the process's id and port as soon as the service listens, before it is ready.
    /// - Throws: `Failure` with the log where the service ends before it is ready.
    init(
        _ arguments: [String] = [], environment: [String: String] = [:], through program: [String] = [],
        onListening: (pid_t, _ port: Int) -> Void = { _, _ in }
    ) throws {
        let pipe = Pipe.uninherited()
        process.executableURL = program.isEmpty ? Self.binary : URL(filePath: "/usr/bin/env")
        let model = arguments.contains("--model") ? [] : ["--model", Project.model.path()]
        process.arguments =
            (program.isEmpty ? [] : program + [Self.binary.path()]) + ["serve", "--port", "0"] + model + arguments
        process.currentDirectoryURL = FileManager.default.temporaryDirectory
        process.environment = ProcessInfo.processInfo.environment
            // Clients of the tests that write their requests themselves call the service as they like.
            .merging([
                "GAG_ENGINE_CACHE": Self.weightCache, "GAG_TIMEOUTS_DRAIN_DELAY_MS": "0", "GAG_SERVER_NAMES": "*",
            ]) { $1 }
            .merging(environment) { $1 }
        process.standardError = pipe
        // Whoever reads the tests' own output would wait for a service that inherited it.
        process.standardOutput = FileHandle.nullDevice
        try process.start()
        Self.endWithTests(process.processIdentifier)
        let (text, port) = try process.within { [process] in
            try Self.readUntilReady(pipe) { onListening(process.processIdentifier, $0) }
        }
        guard let port else { throw Failure(description: "no port in the log") }
        self.port = port
        log.withLock { $0 = text }
        pipe.fileHandleForReading.readabilityHandler = { [self] handle in
            let chunk = handle.availableData
            if chunk.isEmpty { handle.readabilityHandler = nil } else { log.withLock { $0 += chunk } }
        }
    }

    deinit {
        if process.isRunning { process.terminate() }
    }

    /// The log up to the line that says that the service is ready, and the port that it told of before.
    private static func readUntilReady(_ pipe: Pipe, onListening: (Int) -> Void) throws -> (text: Data, port: Int?) {
        var port: Int?
        var text = Data()
        while true {
            let chunk = pipe.fileHandleForReading.availableData
            if chunk.isEmpty {
                throw Failure(description: "the service ended: \(String(decoding: text, as: UTF8.self))")
            }
            text += chunk
            for line in lines(of: text) {
                if port == nil, line["message"] as? String == "listening" {
                    // A Unix socket has none.
                    let bound = line["port"] as? Int ?? 0
                    port = bound
                    onListening(bound)
                }
                if line["message"] as? String == "ready" { return (text, port) }
            }
        }
    }

    private static let started = Mutex<[pid_t]>([])

    /// Services that a whole suite shares are never released; they end with the process of the tests.
    private static func endWithTests(_ process: pid_t) {
        let first = started.withLock { started in
            started.append(process)
            return started.count == 1
        }
        if first { atexit { ServiceProcess.started.withLock { $0.forEach { kill($0, SIGKILL) } } } }
    }

    var processID: Int32 { process.processIdentifier }

    /// Resident memory now.
    func residentBytes() throws -> Int { try memory("VmRSS:") }
    /// The most that was ever resident.
    func peakBytes() throws -> Int { try memory("VmHWM:") }

    private func memory(_ name: String) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(processID)/status", encoding: .utf8)
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix(name) }),
            let kibibytes = Int(line.split(whereSeparator: \.isWhitespace)[1])
        else { throw Failure(description: "no \(name) in /proc") }
        return kibibytes * 1024
    }

    /// Processor time of all its threads so far, in seconds.
    func processorSeconds() throws -> Double {
        let text = try String(contentsOfFile: "/proc/\(processID)/stat", encoding: .utf8)
        // Behind the name in brackets; user and system time are fields 14 and 15 of proc(5).
        let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
        guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else {
            throw Failure(description: "no times in /proc")
        }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// The log so far, a JSON object a line.
    var logLines: [[String: Any]] { log.withLock { Self.lines(of: $0) } }
    var logText: String { log.withLock { String(decoding: $0, as: UTF8.self) } }

    /// Waits for a line of the log.
    func waitForLog(_ matches: ([String: Any]) -> Bool) -> [String: Any]? {
        for _ in 0..<1000 {
            if let line = logLines.first(where: matches) { return line }
            Thread.sleep(forTimeInterval: 0.01)
        }
        return nil
    }

    /// Asks with curl; `arguments` come before the URL.
    func curl(_ path: String, _ arguments: [String] = [], input: Data? = nil) throws -> Answer {
        let (output, status) = try Self.run(
            "curl", ["-sS", "-i", "--max-time", "60"] + arguments + ["http://127.0.0.1:\(port)\(path)"], input: input)
        guard status == 0 else { throw Failure(description: "curl: \(status)") }
        return try Self.parse(output)
    }

    func post(_ body: Data, type: String? = "image/png", fields: [String] = [], path: String = "/classify") throws
        -> Answer
    {
        let headers = (fields + [type.map { "Content-Type: \($0)" } ?? "Content-Type:"]).flatMap { ["-H", $0] }
        return try curl(path, headers + ["--data-binary", "@-"], input: body)
    }

    /// Sends a signal and waits for the end; a service that hangs is killed, which its status tells.
    func stop(_ signal: Int32 = SIGTERM) -> Int32 {
        kill(process.processIdentifier, signal)
        try? process.within { process.waitUntilExit() }
        return process.terminationStatus
    }

    /// Runs a program found on PATH to its end.
    static func run(_ program: String, _ arguments: [String], input: Data? = nil) throws -> (
        output: Data, status: Int32
    ) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let output = Pipe.uninherited()
        process.standardOutput = output
        let source = FileManager.default.temporaryDirectory.appending(path: "gag-input-\(UUID())")
        try (input ?? Data()).write(to: source)
        defer { try? FileManager.default.removeItem(at: source) }
        process.standardInput = try FileHandle(forReadingFrom: source)
        try process.start()
        let data = try process.within {
            let data = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return data
        }
        return (data, process.terminationStatus)
    }

    /// The last response of curl's output, after any 100 Continue.
    private static func parse(_ output: Data) throws -> Answer {
        var rest = output
        while let end = rest.range(of: Data("\r\n\r\n".utf8)) {
            let head = String(decoding: rest[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
            rest = Data(rest[end.upperBound...])
            guard let status = Int(head[0].split(separator: " ")[1]) else { break }
            if status == 100 { continue }
            let fields = head.dropFirst().compactMap { line -> (String, String)? in
                guard let colon = line.firstIndex(of: ":") else { return nil }
                return (
                    line[..<colon].lowercased(), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
                )
            }
            return Answer(status: status, fields: Dictionary(fields) { "\($0), \($1)" }, body: rest)
        }
        throw Failure(description: "no response in \(String(decoding: output, as: UTF8.self))")
    }

    private static func lines(of data: Data) -> [[String: Any]] {
        data.split(separator: UInt8(ascii: "\n")).compactMap { line in
            (try? JSONSerialization.jsonObject(with: Data(line))) as? [String: Any]
        }
    }
}
