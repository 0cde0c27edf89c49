import Foundation
import HTTPServer
import Synchronization

/// Routes that show what the server does: `/` says hello, `/echo` returns the body, `/held` waits for the test,
/// `/large` returns many bytes, `/forgotten` never answers.
package final class TestHandler: HTTPHandler {
    package struct State {
        package var heads: [HTTPRequestHead] = []
        package var handled: [HTTPRequestHead] = []
        package var held: [HTTPExchange] = []
        package var summaries: [ExchangeSummary] = []
    }

    private let state = Mutex(State())
    package let maximumBody: Int
    package let largeSize: Int

    package init(maximumBody: Int = 1 << 20, largeSize: Int = 8 << 20) {
        self.maximumBody = maximumBody
        self.largeSize = largeSize
    }

    package var snapshot: State { state.withLock { $0 } }

    package func decide(on head: inout HTTPRequestHead) -> HeadDecision {
        state.withLock { $0.heads.append(head) }
        let allowed: [HTTPMethod]
        switch head.path {
        case "/", "/held", "/large", "/forgotten", "/close": allowed = [.get, .head]
        case "/echo": allowed = [.post, .put]
        case "*": allowed = [.options]
        default: return .reject(HTTPResponse(status: .notFound, body: Array("not found".utf8)))
        }
        guard allowed.contains(head.method) else {
            let allow = allowed.map(\.rawValue).joined(separator: ", ")
            return .reject(HTTPResponse(status: .methodNotAllowed, fields: ["Allow": allow]))
        }
        if head.fields["Content-Type"] == "text/unwanted" {
            return .reject(HTTPResponse(status: .unsupportedMediaType))
        }
        return .accept(maximumBody: maximumBody)
    }

    package func handle(_ request: HTTPRequest, exchange: HTTPExchange) {
        state.withLock { $0.handled.append(request.head) }
        switch request.head.path {
        case "/held": state.withLock { $0.held.append(exchange) }
        case "/forgotten": break
        case "/large":
            exchange.respond(HTTPResponse(status: .ok, body: [UInt8](repeating: 0x78, count: largeSize)))
        case "/close":
            exchange.respond(HTTPResponse(status: .ok, fields: ["Connection": "close"], body: Array("bye".utf8)))
        case "/echo":
            // From another thread, as a worker would.
            DispatchQueue.global().async {
                let bytes = unsafe request.body.withUnsafeBytes { unsafe Array($0) }
                exchange.respond(HTTPResponse(status: .ok, body: bytes))
            }
        default: exchange.respond(HTTPResponse(status: .ok, body: Array("hello \(request.head.target)".utf8)))
        }
    }

    package func response(to error: HTTPError, head: HTTPRequestHead?) -> HTTPResponse {
        HTTPResponse(
            status: error.status, fields: ["Content-Type": "application/problem+json"], body: Array(error.code.utf8))
    }

    package func completed(_ summary: ExchangeSummary) {
        state.withLock { $0.summaries.append(summary) }
    }

    /// Answers everything that waits at `/held`.
    package func releaseHeld(_ text: String = "released") {
        let held = state.withLock { state in
            defer { state.held = [] }
            return state.held
        }
        for exchange in held { exchange.respond(HTTPResponse(status: .ok, body: Array(text.utf8))) }
    }
}
