import Glibc

/// An HTTP/1.1 server (RFC 9110, RFC 9112): one thread, one epoll event loop, any number of connections.
///
/// The thread that calls ``run()`` is the event loop; handlers hand work that takes time to threads of their own.
public final class HTTPServer: Sendable {
    /// The settings that it was made with.
    public let configuration: HTTPServerConfiguration
    private let handler: any HTTPHandler
    private let listener: ListeningSocket
    private let mailbox: LoopMailbox

    /// Binds the address; connections wait in the backlog until ``run()``.
    public init(configuration: HTTPServerConfiguration, handler: any HTTPHandler) throws(HTTPServerError) {
        self.configuration = configuration
        self.handler = handler
        listener = try ListeningSocket(
            host: configuration.host, port: configuration.port, backlog: configuration.backlog)
        mailbox = try LoopMailbox()
    }

    /// The port that it listens on, also when any was asked for.
    public var port: Int { listener.port }

    /// Serves until drained or stopped; the calling thread becomes the event loop. May be called once.
    public func run() {
        while true {
            for message in mailbox.takeAll() {
                switch message {
                case .drain, .stop: return
                case .response: break
                }
            }
            var waiting = pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0)
            _ = unsafe poll(&waiting, 1, -1)
        }
    }

    /// Stops accepting, closes idle connections and lets the requests in flight finish; ``run()`` returns when all are
    /// answered or the time is over, whichever comes first. May be called from any thread.
    public func drain(grace: Duration) { mailbox.post(.drain(grace: grace)) }

    /// Closes every connection now and lets ``run()`` return. May be called from any thread.
    public func stop() { mailbox.post(.stop) }

    /// What the server has done so far. May be called from any thread.
    public var statistics: HTTPServerStatistics {
        HTTPServerStatistics()
    }
}
