import ChildProcesses
import Foundation

/// A program that the tests use as a client.
package struct Tool: Sendable {
    package static let curl = Tool("curl")
    package static let openssl = Tool("openssl")
    package static let nghttp = Tool("nghttp")
    package static let h2load = Tool("h2load")

    private let path: String?

    package init(_ name: String) {
        let directories = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
        path = directories.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    package var isInstalled: Bool { path != nil }

    /// Runs the program to its end. Standard output and standard error come back as one text.
    package func run(_ arguments: [String], input: String = "") throws -> (status: Int32, text: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path!)
        process.arguments = arguments
        let (output, standardInput) = (Pipe.uninherited(), Pipe.uninherited())
        process.standardOutput = output
        process.standardError = output
        process.standardInput = standardInput
        try process.start()
        standardInput.fileHandleForWriting.write(Data(input.utf8))
        try? standardInput.fileHandleForWriting.close()
        let data = try process.within {
            let data = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return data
        }
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    /// Runs curl, quietly but for errors.
    package static func curl(_ arguments: String...) throws -> String {
        try curl.run(["--silent", "--show-error", "--max-time", "30"] + arguments).text
    }
}

/// Calls a closure with the path of a directory that is removed afterwards.
package func withTemporaryDirectory<R>(_ body: (String) throws -> R) throws -> R {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("http-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(url.path)
}

/// Calls a closure with the path of a file that holds the bytes and is removed afterwards.
package func withFile<R>(_ bytes: [UInt8], _ body: (String) throws -> R) throws -> R {
    try withTemporaryDirectory { directory in
        try Data(bytes).write(to: URL(fileURLWithPath: "\(directory)/file"))
        return try body("\(directory)/file")
    }
}
