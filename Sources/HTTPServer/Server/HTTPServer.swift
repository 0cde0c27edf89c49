/// An HTTP/1.1 server (RFC 9110, RFC 9112): one thread, one epoll event loop, any number of connections.
///
/// The thread that calls ``run()`` is the event loop; handlers hand work that takes time to threads of their own.
public final class HTTPServer: Sendable {
    /// The settings that it was made with.
    public let configuration: HTTPServerConfiguration
    /// The memory that request bodies take.
    public let bodyMemory: BodyMemory
    private let handler: any HTTPHandler
    private let listeners: [ListeningSocket]
    private let mailbox: LoopMailbox
    private let epoll: OwnedDescriptor
    private let recorder = StatisticsRecorder()

    /// Binds the address; connections wait in the backlog until ``run()``.
    public init(configuration: HTTPServerConfiguration, handler: any HTTPHandler) throws(HTTPServerError) {
        self.configuration = configuration
        self.handler = handler
        bodyMemory = BodyMemory(maximum: configuration.maximumBodyMemory)
        if configuration.inheritedSockets.isEmpty {
            listeners = try ListeningSocket.all(
                host: configuration.host, port: configuration.port, backlog: configuration.backlog)
        } else {
            var inherited: [ListeningSocket] = []
            for descriptor in configuration.inheritedSockets {
                inherited.append(try ListeningSocket(inherited: descriptor))
            }
            listeners = inherited
        }
        mailbox = try LoopMailbox()
        epoll = try Poller.makeInstance()
    }

    /// The port that it listens on, also when any was asked for; 0 where it listens on Unix sockets alone.
    public var port: Int { listeners.first { $0.port > 0 }?.port ?? 0 }

    /// Serves until drained or stopped; the calling thread becomes the event loop. May be called once.
    public func run() {
        let loop = EventLoop(
            configuration: configuration, handler: handler, listeners: listeners, mailbox: mailbox,
            bodyMemory: bodyMemory, statistics: recorder, poller: Poller(epoll: epoll.rawValue))
        loop.run()
    }

    /// Stops accepting, closes idle connections and lets the requests in flight finish; ``run()`` returns when all are
    /// answered or the time is over, whichever comes first. May be called from any thread.
    public func drain(grace: Duration) { mailbox.post(.drain(grace: grace)) }

    /// Closes every connection now and lets ``run()`` return. May be called from any thread.
    public func stop() { mailbox.post(.stop) }

    /// What the server has done so far. May be called from any thread.
    public var statistics: HTTPServerStatistics {
        var statistics = recorder.snapshot
        statistics.bodyMemoryUsed = bodyMemory.used
        return statistics
    }
}
