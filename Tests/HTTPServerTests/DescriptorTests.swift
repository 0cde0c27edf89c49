import Foundation
import HTTPServer
import HTTPTestSupport
import Testing

@Suite("Descriptors")
struct DescriptorTests {
    @Test("without descriptors the server neither spins nor dies, and accepts when there are some again")
    func exhausted() async {
        // In a process of its own: the limit holds for all of it.
        await #expect(processExitsWith: .success) {
            let handler = TestHandler()
            let server = try HTTPServer(
                configuration: HTTPServerConfiguration(host: "127.0.0.1", port: 0), handler: handler)
            let client = try RawClient(port: server.port)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            var limit = rlimit(rlim_cur: 64, rlim_max: 64)
            #expect(unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
            var taken: [Int32] = []
            // A thread of the runtime that has a file open at this moment gives its descriptor back later; none can open one
            // from now on.
            for _ in 0..<20 {
                while case let copy = dup(client.descriptor), copy >= 0 { taken.append(copy) }
                usleep(10_000)
            }
            Thread.detachNewThread { server.run() }
            #expect(eventually { server.statistics.acceptPauses >= 3 })
            #expect(server.statistics.acceptPauses < 50)
            #expect(server.statistics.connectionsTotal == 0)
            for copy in taken { close(copy) }
            #expect(try client.readResponse().status == 200)
            server.stop()
        }
    }

    @Test("connections leave no descriptors behind")
    func leaks() throws {
        let server = try TestServer()
        for number in 0..<200 {
            let client = try server.connect()
            try client.send(number % 3 == 0 ? "bad\r\n\r\n" : "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            if number % 2 == 0 { _ = try client.readResponse() } else { client.reset() }
        }
        #expect(eventually { server.server.statistics.connectionsOpen == 0 })
    }
}
