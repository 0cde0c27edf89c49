import Foundation

/// Which cores the calling thread may use, as Linux tells it.
enum ThreadCores {
    static func current() throws -> String {
        let status = try String(contentsOfFile: "/proc/thread-self/status", encoding: .utf8)
        return status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed:") }.map(String.init) ?? ""
    }
}
