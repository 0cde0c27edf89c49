import CLinux
import Glibc
import Synchronization

/// What other threads tell the event loop.
enum LoopMessage: Sendable {
    /// The answer to a request; `nil` if its exchange was let go.
    case response(connection: UInt64, stream: Int, HTTPResponse?)
    /// Finish what is in flight, within this time.
    case drain(grace: Duration)
    /// Close everything.
    case stop
}

/// The event loop's mailbox: any thread posts, the loop takes everything at once; an eventfd wakes it.
final class LoopMailbox: Sendable {
    private let messages = Mutex<[LoopMessage]>([])
    private let event: OwnedDescriptor

    init() throws(HTTPServerError) {
        let descriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        guard descriptor >= 0 else { throw .system(call: "eventfd", errno: errno) }
        event = OwnedDescriptor(descriptor)
    }

    /// The descriptor that becomes readable when there is mail.
    var descriptor: Int32 { event.rawValue }

    /// Adds a message and wakes the loop, unless mail that it hasn't taken yet has woken it already.
    func post(_ message: LoopMessage) {
        let wasEmpty = messages.withLock { messages in
            defer { messages.append(message) }
            return messages.isEmpty
        }
        guard wasEmpty else { return }
        _ = eventfd_write(event.rawValue, 1)
    }

    /// Takes all messages. For the event loop only.
    func takeAll() -> [LoopMessage] {
        var value: eventfd_t = 0
        _ = unsafe eventfd_read(event.rawValue, &value)
        return messages.withLock { messages in
            defer { messages = [] }
            return messages
        }
    }
}
