import CNGHTTP2
import HTTPServer

/// What a connection has sent is interpreted in slices, so that a burst of frames ends where the connection has had its share
/// of a turn of the loop.
extension HTTP2Protocol {
    /// Bytes between two looks at the share: some forty of the shortest requests.
    private static let slice = 512
    /// Bytes of fields that are decoded for the price of a frame.
    private static let decodedPerUnit = 4096
    /// What a field costs beside its bytes.
    private static let bytesPerField = 96
    /// How many times the limit a header section may reach before the connection ends in the middle of it. A client that is only
    /// a little over gets 431.
    private static let sectionLimits = 4

    /// What was read and not interpreted in a turn has room without the budget: the streams under way go on when that is used
    /// up.
    var takesLargeReads: Bool { false }

    /// Frames that answer the client's are not made while the client reads none.
    var wantsInput: Bool { backlog.isEmpty && hasRoom }

    private var hasRoom: Bool { connection.pendingBytes < Connection.outputHighWater }

    func receive(_ bytes: Span<UInt8>) {
        let rest = backlog.isEmpty ? bytes.extracting(interpret(bytes)...) : bytes
        guard !rest.isEmpty, !backlog.append(rest) else { return }
        let error = connection.memoryExhausted
        connection.record { $0.count(error) }
        end(NGHTTP2_ENHANCE_YOUR_CALM)
    }

    func resume() {
        isWaiting = false
        interpretBacklog()
    }

    func outputAdvanced() {
        sendFrames()
        if !isWaiting { interpretBacklog() }
    }

    /// Counts a decoded field, whatever becomes of it.
    func countField(bytes: Int) {
        uncountedBytes += bytes + 32 + Self.bytesPerField
        if uncountedBytes >= Self.decodedPerUnit {
            connection.countWork(uncountedBytes / Self.decodedPerUnit)
            uncountedBytes %= Self.decodedPerUnit
        }
        sectionBytes += bytes + 32
        if sectionBytes > Self.sectionLimits * connection.configuration.maximumHeaderBytes { endFlood() }
    }

    static func emptyBacklog(_ memory: BodyMemory) -> WipedBuffer {
        WipedBuffer(memory: memory, allowance: Connection.smallRead)
    }

    private func interpretBacklog() {
        guard !backlog.isEmpty, session != nil else { return }
        // Interpreting may let go of what was kept, and it must last as long as it is read.
        var kept = Self.emptyBacklog(connection.bodyMemory)
        swap(&kept, &backlog)
        let count = kept.withSpan { interpret($0) }
        guard session != nil, count < kept.count else { return }
        kept.removeFirst(count)
        swap(&kept, &backlog)
    }

    /// Interprets bytes as far as the connection's share of the turn goes. Returns how many.
    private func interpret(_ bytes: Span<UInt8>) -> Int {
        var position = 0
        while position < bytes.count, let session {
            guard hasRoom else { break }
            // Some of it is always taken, so that what is left is less than a read.
            if position > 0, connection.hasHadItsTurn {
                isWaiting = true
                connection.resumeLater()
                break
            }
            let end = min(position + max(Self.slice, dataLeft), bytes.count)
            connection.countWork()
            guard let count = receive(bytes.extracting(position..<end), session) else { return bytes.count }
            position += count
            sendFrames()
        }
        return position
    }

    /// Gives bytes to the session. Returns how many it took, or nil where that has ended the connection.
    private func receive(_ bytes: Span<UInt8>, _ session: HTTP2Session) -> Int? {
        switch session.receive(bytes) {
        case .failed(let error): end(error)
        case .taken where isFlood: end(NGHTTP2_ENHANCE_YOUR_CALM)
        case .taken(let count):
            // What a pause behind the last byte has left undone needs none.
            guard count == bytes.count, hasHadItsTurn else { return count }
            guard case .failed(let error) = session.receive(bytes.extracting(count...)) else { return count }
            end(error)
        }
        return nil
    }

    private func end(_ error: nghttp2_error_code) {
        session?.terminate(error)
        backlog.removeAll()
        sendFrames()
        connection.finish(lingering: true)
    }
}
