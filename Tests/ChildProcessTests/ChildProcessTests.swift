import ChildProcesses
import Foundation
import Testing

@Suite("Programs that tests start")
struct ChildProcessTests {
    private func process(_ program: String, _ arguments: [String], output: Pipe? = nil) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        if let output { process.standardOutput = output }
        return process
    }

    @Test("a program inherits no pipe of the tests but its own output")
    func inheritance() throws {
        let others = (0..<20).map { _ in Pipe.uninherited() }
        let output = Pipe.uninherited()
        let process = process("sh", ["-c", "readlink /proc/$$/fd/*; true"], output: output)
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.start()
        let data = try process.within { output.fileHandleForReading.readDataToEndOfFile() }
        process.waitUntilExit()
        let open = String(decoding: data, as: UTF8.self).split(separator: "\n")
        #expect(open.count { $0.hasPrefix("pipe:") } == 1, "\(open)")
        #expect(others.count == 20)
    }

    @Test("many threads start programs that stay, and others whose end and output come at once")
    func starting() throws {
        let stays = DispatchGroup()
        stays.enter()
        Thread.detachNewThread {
            let processes = (0..<150).map { _ in process("sleep", ["120"]) }
            for process in processes { try? process.start() }
            for process in processes { process.terminate() }
            stays.leave()
        }
        for _ in 0..<150 {
            let output = Pipe.uninherited()
            let process = process("echo", ["done"], output: output)
            try process.start()
            let data = try process.within(seconds: 60) {
                let data = output.fileHandleForReading.readDataToEndOfFile()
                process.waitUntilExit()
                return data
            }
            #expect(data == Data("done\n".utf8))
        }
        stays.wait()
    }

    @Test("a program that hangs is killed with what it started, and named")
    func hanging() throws {
        let output = Pipe.uninherited()
        let process = process("sh", ["-c", "sleep 60 & sleep 60"], output: output)
        try process.start()
        #expect {
            try process.within(seconds: 0.2) {
                _ = output.fileHandleForReading.readDataToEndOfFile()
                process.waitUntilExit()
            }
        } throws: {
            "\($0)".contains("sleep 60 & sleep 60")
        }
        #expect(process.terminationReason == .uncaughtSignal)
    }
}
