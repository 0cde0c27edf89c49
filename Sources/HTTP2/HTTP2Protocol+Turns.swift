import CNGHTTP2
import HTTPServer

/// What a connection has sent is interpreted in slices, so that a burst of frames ends where the connection has had its share
/// of a turn of the loop.
extension HTTP2Protocol {
    /// Bytes between two looks at the share: some forty of the shortest requests.
    private static let slice = 512
    /// Fields that are decoded for the price of a frame.
    private static let fieldsPerUnit = 32

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

    func countField() {
        decodedFields += 1
        if decodedFields.isMultiple(of: Self.fieldsPerUnit) { connection.countWork() }
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
            let error = session.receive(bytes.extracting(position..<end))
            position = end
            if let error {
                self.end(error)
                return bytes.count
            }
            sendFrames()
        }
        return position
    }

    private func end(_ error: nghttp2_error_code) {
        session?.terminate(error)
        backlog.removeAll()
        sendFrames()
        connection.finish(lingering: true)
    }
}
