/// The open streams of a connection by their number.
struct HTTP2StreamTable {
    /// Holds a stream in place; its body can't be copied.
    private final class Box {
        var stream: HTTP2Stream
        init(_ stream: consuming HTTP2Stream) { self.stream = stream }
    }

    private var boxes: [Int32: Box] = [:]

    var isEmpty: Bool { boxes.isEmpty }
    var ids: [Int32] { Array(boxes.keys) }

    mutating func insert(_ id: Int32, _ stream: consuming HTTP2Stream) { boxes[id] = Box(stream) }

    /// Forgets a stream. Returns whether it was there.
    mutating func remove(_ id: Int32) { boxes[id] = nil }

    /// Looks at a stream; `nil` if it is not open.
    func read<R>(_ id: Int32, _ body: (borrowing HTTP2Stream) -> R?) -> R? {
        boxes[id].flatMap { body($0.stream) }
    }

    /// Changes a stream; `nil` if it is not open.
    func update<R>(_ id: Int32, _ body: (inout HTTP2Stream) -> R) -> R? {
        boxes[id].map { body(&$0.stream) }
    }

    /// The earliest of the times that the streams have.
    func earliest(_ time: (Int32) -> ContinuousClock.Instant?) -> ContinuousClock.Instant? {
        boxes.keys.lazy.compactMap(time).min()
    }
}
