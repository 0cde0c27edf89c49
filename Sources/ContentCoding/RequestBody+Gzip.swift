import HTTPServer

extension RequestBody {
    /// The content of a body in gzip's format (RFC 1952), which may have several members. What it becomes counts in the budget
    /// that the body itself counts in.
    ///
    /// - Parameter maximum: most bytes that it may become: it is read no further.
    /// - Throws: `GzipError`.
    public func gunzipped(maximum: Int) throws(GzipError) -> RequestBody {
        guard let inflater = Inflater() else { throw .memoryExhausted }
        var content = makeBuffer()
        var block = [UInt8](repeating: 0, count: 64 * 1024)
        defer { for index in block.indices { block[index] = 0 } }
        try withSpan { (input) throws(GzipError) in
            var position = 0
            while true {
                var output = block.mutableSpan
                let step = inflater.step(input.extracting(position...), into: &output)
                let (taken, made, isEnd): (Int, Int, Bool)
                switch step {
                case .progress(let count, let bytes): (taken, made, isEnd) = (count, bytes, false)
                case .memberEnd(let count, let bytes): (taken, made, isEnd) = (count, bytes, true)
                case .corrupt: throw .corrupt
                }
                position += taken
                guard made <= maximum - content.count else { throw .tooLarge(maximum: maximum) }
                guard content.append(block.span.extracting(..<made)) else { throw .memoryExhausted }
                if isEnd {
                    if position == input.count { return }
                    guard Self.beginsMember(input.extracting(position...)) else { throw .trailingData }
                    inflater.reset()
                } else if taken == 0, made == 0 {
                    throw .truncated
                }
            }
        }
        return RequestBody(buffer: content)
    }

    private static func beginsMember(_ bytes: Span<UInt8>) -> Bool {
        bytes.count > 1 && bytes[0] == 0x1F && bytes[1] == 0x8B
    }
}
