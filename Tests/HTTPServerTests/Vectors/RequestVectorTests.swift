import Foundation
import HTTPServer
import HTTPTestSupport
import Testing

/// A server for the vectors, with small limits.
private final class VectorServer: Sendable {
    let handler = VectorHandler()
    let security = PortionedSecurity()
    let server: HTTPServer

    init() throws {
        var configuration = HTTPServerConfiguration(host: "127.0.0.1", port: 0)
        configuration.security = security
        configuration.maximumTargetBytes = 64
        configuration.maximumHeaderBytes = 512
        configuration.maximumHeaderCount = 8
        configuration.maximumChunkLineBytes = 32
        configuration.maximumTrailerBytes = 64
        configuration.lingerTimeout = .milliseconds(200)
        let server = try HTTPServer(configuration: configuration, handler: handler)
        self.server = server
        Thread.detachNewThread { server.run() }
    }

    deinit { server.stop() }

    /// Sends a vector and a request after it; returns everything that the server sent until it closed.
    func exchange(_ vector: RequestVector, portions: Portions) throws -> [RawResponse] {
        _ = handler.takePaths()
        security.use(portions)
        let client = try RawClient(port: server.port)
        try client.send(vector.bytes + Array("GET /after HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8))
        var responses: [RawResponse] = []
        while let response = try? client.readResponse() { responses.append(response) }
        return responses
    }
}

@Suite("Request vectors")
struct RequestVectorTests {
    @Test("there are at least 120 vectors, each with a name of its own")
    func count() {
        #expect(RequestVector.all.count >= 120)
        #expect(Set(RequestVector.all.map(\.name)).count == RequestVector.all.count)
    }

    @Test("each vector is served or refused as the RFC says, whole, byte by byte and split anywhere")
    func vectors() throws {
        let server = try VectorServer()
        for vector in RequestVector.all {
            var portions: [Portions] = [.whole, .singleBytes]
            portions += (1..<vector.bytes.count).map { .split(at: $0) }
            for portion in portions { try check(vector, on: server, portions: portion) }
        }
    }

    private func check(_ vector: RequestVector, on server: VectorServer, portions: Portions) throws {
        let responses = try server.exchange(vector, portions: portions)
        let paths = server.handler.takePaths()
        let texts = responses.map { "\($0.status) \($0.text)" }
        let comment: Comment = "\(vector.name), \(portions): \(texts)"
        switch vector.expectation {
        case .serves(let text):
            #expect(texts == ["200 \(text)", "200 GET /after []"], comment)
        case .servesAndCloses(let text):
            #expect(texts == ["200 \(text)"], comment)
            #expect(responses.last?["Connection"] == "close", comment)
        case .fails(let status):
            #expect(responses.map(\.status) == [status], comment)
        case .malformed(let reason):
            #expect(texts == ["400 \(reason.rawValue)"], comment)
        }
        if case .serves = vector.expectation { return }
        #expect(!paths.contains("/after"), comment)
        #expect(responses.last?["Connection"] == "close", comment)
    }
}
