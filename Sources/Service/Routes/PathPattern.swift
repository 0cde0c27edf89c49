/// A path in which a segment in braces stands for any one segment that is not empty: `/v2/models/{model}/ready`.
package struct PathPattern: Sendable, Equatable {
    private enum Segment: Sendable, Equatable {
        case literal(Substring)
        case parameter(String)
    }

    private let segments: [Segment]

    package init(_ text: String) {
        segments = Self.split(text).map { segment in
            segment.hasPrefix("{") && segment.hasSuffix("}")
                ? .parameter(String(segment.dropFirst().dropLast())) : .literal(segment)
        }
    }

    var hasParameters: Bool {
        segments.contains { if case .parameter = $0 { true } else { false } }
    }

    /// The segments in place of the braces, by the names in them; nil where the path doesn't follow the pattern.
    package func match(_ path: String) -> [String: String]? {
        let parts = Self.split(path)
        guard parts.count == segments.count else { return nil }
        var parameters: [String: String] = [:]
        for (segment, part) in zip(segments, parts) {
            switch segment {
            case .literal(let text): if text != part { return nil }
            case .parameter(let name):
                if part.isEmpty { return nil }
                parameters[name] = String(part)
            }
        }
        return parameters
    }

    private static func split(_ path: String) -> [Substring] {
        path.split(separator: "/", omittingEmptySubsequences: false)
    }
}
