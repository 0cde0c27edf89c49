import FoundationEssentials
import Glibc
import JSON

/// Writes log lines to a descriptor from a thread of its own, so that a slow reader of the log never delays a request.
///
/// At most `capacity` lines wait; further ones are dropped and their number is logged once there is room again.
package final class Logger: Sendable {
    private struct State: Sendable {
        var lines: [LogLine] = []
        var dropped = 0
        var closed = false
    }

    private let format: LogFormat
    private let level: LogLevel
    private let capacity: Int
    private let state = Monitor(State())
    private let thread: Thread

    package init(format: LogFormat, level: LogLevel, descriptor: Int32 = STDERR_FILENO, capacity: Int = 8192) {
        self.format = format
        self.level = level
        self.capacity = capacity
        thread = Thread(named: "log") { [state] in Self.drain(state, format: format, to: descriptor) }
    }

    package func log(_ level: LogLevel, _ message: String, _ fields: [(key: String, value: JSONValue)] = []) {
        guard level >= self.level else { return }
        let line = LogLine(time: .now, level: level, message: message, fields: fields)
        state.signalling { state in
            if state.lines.count < capacity { state.lines.append(line) } else { state.dropped += 1 }
        }
    }

    /// Writes what waits and ends the thread.
    package func close() {
        state.signalling { $0.closed = true }
        thread.join()
    }

    private static func drain(_ state: Monitor<State>, format: LogFormat, to descriptor: Int32) {
        while true {
            let taken: (lines: [LogLine], dropped: Int)? = state.wait { state in
                guard !state.lines.isEmpty || state.closed else { return nil }
                defer { state = State(closed: state.closed) }
                return (state.lines, state.dropped)
            }
            guard let taken, !taken.lines.isEmpty else { return }
            var lines = taken.lines
            if taken.dropped > 0 {
                lines.append(
                    LogLine(
                        time: .now, level: .warning, message: "log lines dropped",
                        fields: [("count", .integer(taken.dropped))]))
            }
            write(lines.flatMap { $0.rendered(as: format) }, to: descriptor)
        }
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return }
        }
    }
}
