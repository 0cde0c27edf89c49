import CLinux
import Glibc

/// Waits on an epoll instance (epoll(7)), level-triggered; the instance has another owner.
@safe struct Poller {
    /// What a descriptor is ready for.
    struct Event {
        var token: UInt64
        var isReadable: Bool
        /// The connection is broken or closed in both directions.
        var isHangup: Bool
    }

    static let read = EPOLLIN.rawValue
    static let write = EPOLLOUT.rawValue

    private let epoll: Int32
    private var buffer = unsafe [epoll_event](repeating: epoll_event(), count: 256)

    init(epoll: Int32) { self.epoll = epoll }

    /// Makes an epoll instance.
    static func makeInstance() throws(HTTPServerError) -> OwnedDescriptor {
        let descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw .system(call: "epoll_create1", errno: errno) }
        return OwnedDescriptor(descriptor)
    }

    /// Watches a descriptor for events.
    func add(_ descriptor: Int32, token: UInt64, events: UInt32) {
        control(EPOLL_CTL_ADD, descriptor, token, events)
    }

    /// Changes what a descriptor is watched for.
    func modify(_ descriptor: Int32, token: UInt64, events: UInt32) {
        control(EPOLL_CTL_MOD, descriptor, token, events)
    }

    /// Stops watching a descriptor.
    func remove(_ descriptor: Int32) {
        control(EPOLL_CTL_DEL, descriptor, 0, 0)
    }

    private func control(_ operation: Int32, _ descriptor: Int32, _ token: UInt64, _ events: UInt32) {
        var event = unsafe epoll_event(events: events, data: epoll_data_t(u64: token))
        _ = unsafe epoll_ctl(epoll, operation, descriptor, &event)
    }

    /// Waits until something is ready or the time is over.
    mutating func wait(timeout: Duration?) -> [Event] {
        let milliseconds: Int32 =
            timeout.map { duration in
                let (seconds, attoseconds) = duration.components
                if seconds < 0 { return 0 }
                // Rounded up, so that the loop doesn't wake before the deadline.
                return Int32(clamping: seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
            } ?? -1
        let count = unsafe epoll_wait(epoll, &buffer, Int32(buffer.count), milliseconds)
        guard count > 0 else { return [] }
        return unsafe buffer[..<Int(count)].map { event in
            let events = unsafe event.events
            return Event(
                token: unsafe event.data.u64, isReadable: events & Self.read != 0,
                isHangup: events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0)
        }
    }
}
