/// The content of a request, in one piece. Its memory counts against the server's budget for bodies and is overwritten
/// with zeros when the last reference goes.
public final class RequestBody: Sendable {
    private let buffer: WipedBuffer

    /// A body that takes over a buffer.
    package init(buffer: consuming WipedBuffer) {
        self.buffer = buffer
    }

    /// A body with a copy of bytes, outside any budget; for tests of handlers.
    public init(_ bytes: [UInt8]) {
        var buffer = WipedBuffer()
        _ = buffer.append(bytes.span)
        self.buffer = buffer
    }

    /// An empty buffer that counts in the budget that this body counts in.
    package func makeBuffer() -> WipedBuffer { WipedBuffer(memory: buffer.budget) }

    /// The number of bytes.
    public var count: Int { buffer.count }

    /// Whether there is no content.
    public var isEmpty: Bool { buffer.isEmpty }

    /// Calls a closure with the bytes, which must not be kept beyond it.
    public func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        try unsafe buffer.withUnsafeBytes(body)
    }

    /// Calls a closure with the bytes as a span.
    public func withSpan<R, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
        try buffer.withSpan(body)
    }
}
