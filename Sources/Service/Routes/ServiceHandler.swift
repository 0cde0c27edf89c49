import HTTPServer
import JSON

/// The service as the HTTP server sees it: finds the route, answers errors as problems, logs and counts.
package struct ServiceHandler: HTTPHandler {
    private let routes: RouteTable
    private let authenticator: Authenticator
    let callers: CallerPolicy
    private let metrics: ServiceMetrics
    private let logger: Logger

    package init(
        routes: [any Route], authenticator: Authenticator, callers: CallerPolicy, metrics: ServiceMetrics,
        logger: Logger
    ) {
        self.routes = RouteTable(routes)
        self.authenticator = authenticator
        self.callers = callers
        self.metrics = metrics
        self.logger = logger
    }

    package func decide(on head: HTTPRequestHead) -> HeadDecision {
        if head.method == .options, head.path == "*" {
            return .reject(options(head, allow: routes.allow))
        }
        guard let match = routes.match(head.path) else {
            return reject(Problem(.notFound, "There is no such route. \(ProblemCode.notFound.advice)"), head)
        }
        let route = match.route
        do {
            if !route.isProbe { try callers.check(head) }
            if head.method == .options { return .reject(options(head, allow: route.allow)) }
            guard route.accepts(head.method) else {
                let problem = Problem(.methodNotAllowed, "Use one of these methods: \(route.allow).")
                return reject(problem, head, allow: route.allow)
            }
            try authenticator.authorize(head, for: route.scope)
            return .accept(maximumBody: try route.maximumBody(for: head, parameters: match.parameters))
        } catch {
            return reject(error, head)
        }
    }

    package func handle(_ request: HTTPRequest, exchange: HTTPExchange) {
        let match = routes.match(request.head.path)
        let context = context(
            of: request.head, fields: authenticator.rateLimitFields(for: request.head),
            parameters: match?.parameters ?? [:],
            charge: { [authenticator] photos in authenticator.charge(request.head, photos: photos) })
        guard let match else {
            exchange.respond(Problem(.notFound).response(for: context))
            return
        }
        match.route.handle(request, exchange: exchange, context: context)
    }

    package func response(to error: HTTPError, head: HTTPRequestHead?) -> HTTPResponse {
        Problem(error).response(for: context(of: head))
    }

    /// What the answers to a request have in common.
    func context(
        of head: HTTPRequestHead?, fields: HTTPFields = [:], parameters: [String: String] = [:],
        charge: @escaping @Sendable (_ photos: Int) -> Void = { _ in }
    ) -> RequestContext {
        RequestContext(
            head: head, fields: HTTPFields(Array(callers.crossOrigin.fields(for: head)) + Array(fields)),
            parameters: parameters, charge: charge)
    }

    package func completed(_ summary: ExchangeSummary) {
        let route = summary.head.flatMap { routes.match($0.path)?.route.path } ?? "other"
        let method = summary.head.map { $0.method.label } ?? "invalid"
        let status = summary.outcome == .abandoned ? 499 : summary.status?.code ?? 499
        let seconds =
            Double(summary.duration.components.seconds) + Double(summary.duration.components.attoseconds) / 1e18
        metrics.completed(route: route, method: method, status: status, seconds: seconds, summary: summary)
        var fields: [(key: String, value: JSONValue)] = [
            ("request_id", .string(summary.responseFields["X-Request-Id"] ?? RequestContext(head: summary.head).id)),
            ("route", .string(route)), ("method", .string(method)), ("status", .integer(status)),
            ("bytes_in", .integer(summary.requestBodyBytes)), ("bytes_out", .integer(summary.responseBodyBytes)),
            ("ms", .rounded(seconds * 1e3, decimals: 2)), ("peer", .string(summary.peerAddress)),
        ]
        if let trace = summary.head?.fields["traceparent"].flatMap(TraceParent.init) {
            fields.append(("trace_id", .string(trace.traceID)))
            fields.append(("parent_id", .string(trace.parentID)))
            let span = summary.responseFields[TraceParent.responseField].flatMap(TraceParent.init)
            fields.append(("span_id", .string(span?.parentID ?? trace.spanID)))
        }
        if let error = summary.error {
            metrics.rejected.add(1, error.code)
            fields.append(("error", .string(error.code)))
        }
        logger.log(status >= 500 ? .warning : .info, "request", fields)
    }

    private func reject(_ problem: Problem, _ head: HTTPRequestHead, allow: String? = nil) -> HeadDecision {
        // The route has counted why it is not ready.
        if problem.code != .notReady { metrics.rejected.add(1, problem.code.rawValue) }
        var response = problem.response(for: context(of: head))
        if let allow { response.fields["Allow"] = allow }
        return .reject(response)
    }
}

extension HTTPMethod {
    /// The method's name in metrics and logs, which any token that a client makes up would fill.
    fileprivate var label: String { Self.recognized.contains(self) ? rawValue : "other" }
}
