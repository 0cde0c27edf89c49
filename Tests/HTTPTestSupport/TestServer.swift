import Foundation
import HTTPServer

/// A server on a free port of the loopback address, on a thread of its own; it stops with its last reference.
package final class TestServer: Sendable {
    package let server: HTTPServer
    package let handler: TestHandler
    private let finished = DispatchSemaphore(value: 0)

    /// - Parameter handler: answers the requests.
    /// - Parameter configure: changes the configuration.
    /// - Parameter startsLater: whether it takes no connection before ``start()``, so that what clients send is there when it
    ///   does, however busy the machine is.
    package init(
        handler: TestHandler = TestHandler(), startsLater: Bool = false,
        _ configure: (inout HTTPServerConfiguration) -> Void = { _ in }
    ) throws {
        var configuration = HTTPServerConfiguration(host: "127.0.0.1", port: 0)
        configuration.lingerTimeout = .milliseconds(500)
        configure(&configuration)
        self.handler = handler
        let server = try HTTPServer(configuration: configuration, handler: handler)
        self.server = server
        if !startsLater { start() }
    }

    package func start() {
        let (server, finished) = (server, finished)
        Thread.detachNewThread {
            server.run()
            finished.signal()
        }
    }

    deinit { server.stop() }

    package var port: Int { server.port }
    package var url: String { "http://127.0.0.1:\(port)" }

    package func connect(receiveBuffer: Int32? = nil) throws -> RawClient {
        try RawClient(port: port, receiveBuffer: receiveBuffer, owner: self)
    }

    /// Waits for `run()` to return.
    package func waitForEnd(seconds: Double = 20) -> Bool {
        defer { finished.signal() }
        return finished.wait(timeout: .now() + seconds) == .success
    }
}

/// Waits until a condition holds, for a time that only a broken server exceeds.
package func eventually(seconds: Double = 20, _ condition: () -> Bool) -> Bool {
    let end = Date() + seconds
    while Date() < end {
        if condition() { return true }
        usleep(2000)
    }
    return condition()
}
