/// A path in which a segment in braces stands for any one segment that is not empty: `/v2/models/{model}/ready`; what follows
/// the braces ends the segment: `/v1/models/{model}:predict`.
package struct PathPattern: Sendable, Equatable {
    private enum Segment: Sendable, Equatable {
        case literal(Substring)
        case parameter(String, suffix: Substring)
    }

    private let segments: [Segment]

    package init(_ text: String) {
        segments = Self.split(text).map { segment in
            guard segment.hasPrefix("{"), let end = segment.firstIndex(of: "}") else { return .literal(segment) }
            return .parameter(
                String(segment[..<end].dropFirst()), suffix: segment[segment.index(after: end)...])
        }
    }

    /// The names in braces.
    var parameters: [String] {
        segments.compactMap { if case .parameter(let name, _) = $0 { name } else { nil } }
    }

    /// The segments in place of the braces, by the names in them; nil where the path doesn't follow the pattern.
    package func match(_ path: String) -> [String: String]? {
        let parts = Self.split(path)
        guard parts.count == segments.count else { return nil }
        var parameters: [String: String] = [:]
        for (segment, part) in zip(segments, parts) {
            switch segment {
            case .literal(let text): if text != part { return nil }
            case .parameter(let name, let suffix):
                guard part.hasSuffix(suffix), part.utf8.count > suffix.utf8.count else { return nil }
                parameters[name] = String(part.dropLast(suffix.count))
            }
        }
        return parameters
    }

    private static func split(_ path: String) -> [Substring] {
        path.split(separator: "/", omittingEmptySubsequences: false)
    }
}
