import FoundationEssentials
import JSON

/// How severe a log line is.
public enum LogLevel: String, Sendable, CaseIterable, Comparable {
    case debug, info, warning, error

    /// Orders by severity.
    public static func < (a: LogLevel, b: LogLevel) -> Bool { a.rank < b.rank }

    private var rank: Int {
        switch self {
        case .debug: 0
        case .info: 1
        case .warning: 2
        case .error: 3
        }
    }
}

/// Form of a log line.
public enum LogFormat: String, Sendable, CaseIterable {
    /// One JSON object a line.
    case json
    /// Words for people.
    case text
}

/// One event: time, level, message and ordered fields.
package struct LogLine: Sendable {
    package var time: Date
    package var level: LogLevel
    package var message: String
    package var fields: [(key: String, value: JSONValue)]

    /// The line's bytes, newline included.
    package func rendered(as format: LogFormat) -> [UInt8] {
        let stamp = time.formatted(
            Date.ISO8601FormatStyle(includingFractionalSeconds: true, timeZone: .gmt))
        switch format {
        case .json:
            let head: [(key: String, value: JSONValue)] = [
                ("time", .string(stamp)), ("level", .string(level.rawValue)), ("message", .string(message)),
            ]
            return JSONValue.object(head + fields).serialized() + [UInt8(ascii: "\n")]
        case .text:
            let rest = fields.map { " \($0.key)=\(String(decoding: $0.value.serialized(), as: UTF8.self))" }.joined()
            let padded = level.rawValue + String(repeating: " ", count: 7 - level.rawValue.count)
            return Array("\(stamp) \(padded) \(message)\(rest)\n".utf8)
        }
    }
}
