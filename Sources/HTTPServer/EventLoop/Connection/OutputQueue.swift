/// What a connection has yet to send, in segments as they were given, so that large bodies are not copied.
struct OutputQueue {
    /// Segments shorter than this are joined with the one before them.
    private static let joinBelow = 16 * 1024

    private var segments: [[UInt8]] = []
    private var first = 0
    /// How much of the first segment is sent.
    private var offset = 0
    /// Bytes that were ever added.
    private(set) var added = 0
    /// Bytes that were ever sent.
    private(set) var sent = 0

    var count: Int { added - sent }
    var isEmpty: Bool { count == 0 }

    mutating func append(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        added += bytes.count
        if let last = segments.indices.last, segments[last].count + bytes.count <= Self.joinBelow {
            segments[last] += bytes
        } else {
            segments.append(bytes)
        }
    }

    /// Calls a closure with the unsent part of the first segment and whether others follow.
    func withNext<R>(_ body: (Span<UInt8>, _ more: Bool) -> R) -> R {
        let segment = segments[first]
        return body(segment.span.extracting(offset..<segment.count), first + 1 < segments.count)
    }

    /// Notes that bytes of the first segment were sent.
    mutating func advance(_ count: Int) {
        sent += count
        offset += count
        guard offset == segments[first].count else { return }
        offset = 0
        segments[first] = []
        first += 1
        if first == segments.count {
            segments.removeAll(keepingCapacity: true)
            first = 0
        }
    }

    mutating func removeAll() {
        segments = []
        first = 0
        offset = 0
        added = sent
    }
}
