import APIKeys
import HTTPServer
import JSON

/// Which of the service's listeners answers a route.
package enum RouteListener: Sendable {
    /// The one that photos come by.
    case service
    /// The operators' one, where it is configured; else the same.
    case admin
}

/// One path of the service and what answers it.
package protocol Route: Sendable {
    /// The path; a segment in braces stands for any one: `/v2/models/{model}`.
    var path: String { get }
    /// Which listener answers it.
    var listener: RouteListener { get }
    /// Methods that are answered; GET stands for HEAD too.
    var methods: [HTTPMethod] { get }

    /// What a key must be allowed to do here; nil for a route that is open to all.
    var scope: APIKey.Scope? { get }
    /// Whether an orchestrator asks it, by whatever name or address it knows the service: there is nothing in the answer that
    /// others may not know.
    var isProbe: Bool { get }

    /// What the description of the service says of the route, by method in lower case; nothing of one that is not described.
    func operations(in document: OpenAPIDocument) -> [(key: String, value: JSONValue)]

    /// Looks at the head before the body is read, and takes or refuses the request.
    ///
    /// - Parameter context: what the request's answers carry, with the segments of the path in place of the route's braces.
    /// - Throws: the problem that the request is answered with, its body unread.
    func accept(_ head: HTTPRequestHead, context: RequestContext) throws(Problem) -> AcceptedRequest
}

/// A route that needs nothing of the head but that it is there: whoever may ask is answered.
package protocol DocumentRoute: Route {
    /// Answers a complete request through the exchange, now or later; runs on the event loop and must not block.
    func handle(_ request: HTTPRequest, exchange: HTTPExchange, context: RequestContext)
}

extension DocumentRoute {
    package func accept(_ head: HTTPRequestHead, context: RequestContext) throws(Problem) -> AcceptedRequest {
        AcceptedRequest(maximumBody: 0) { handle($0, exchange: $1, context: context) }
    }
}

extension Route {
    package var listener: RouteListener { .service }
    package var scope: APIKey.Scope? { nil }
    package var isProbe: Bool { false }

    package func operations(in document: OpenAPIDocument) -> [(key: String, value: JSONValue)] { [] }

    /// The methods as the Allow field lists them; OPTIONS, which every route has, is the last.
    var allow: String {
        ((methods.contains(.get) ? methods + [.head] : methods) + [.options]).map(\.rawValue).joined(separator: ", ")
    }

    func accepts(_ method: HTTPMethod) -> Bool {
        methods.contains(method) || (method == .head && methods.contains(.get))
    }
}

extension HTTPResponse {
    /// An answer of one of the service's routes, never cached.
    init(_ status: HTTPStatus = .ok, mediaType: String, body: [UInt8], context: RequestContext) {
        var fields = context.fields
        fields["Content-Type"] = mediaType
        fields["Cache-Control"] = "no-store"
        fields["X-Content-Type-Options"] = "nosniff"
        fields["X-Request-Id"] = context.id
        self.init(status: status, fields: fields, body: body)
    }

    /// A JSON document; 503 with Retry-After where it tells that something is not well.
    static func document(_ document: JSONValue, isWell: Bool = true, context: RequestContext) -> HTTPResponse {
        var response = HTTPResponse(
            isWell ? .ok : .serviceUnavailable, mediaType: "application/json", body: document.serialized(),
            context: context)
        if !isWell { response.fields["Retry-After"] = "1" }
        return response
    }
}
