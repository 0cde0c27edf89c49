import HTTPServer
import JSON

/// The service as the HTTP server sees it: finds the route, answers errors as problems, logs and counts.
package struct ServiceHandler: HTTPHandler {
    private let routes: RouteTable
    private let authenticator: Authenticator
    private let callers: CallerPolicy
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

    package func decide(on head: inout HTTPRequestHead) -> HeadDecision {
        if head.method == .options, head.path == "*" {
            return .reject(options(allow: routes.allow, head, context(of: head)))
        }
        guard let match = routes.match(head.path) else {
            let problem = Problem(.notFound, "There is no such route. \(ProblemCode.notFound.advice)")
            return reject(problem, context(of: head))
        }
        let route = match.route
        let context = context(of: head, route: route.path, parameters: match.parameters)
        head.attachment = RoutedRequest(context: context)
        do {
            if !route.isProbe { try callers.check(head) }
            if head.method == .options { return .reject(options(allow: route.allow, head, context)) }
            guard route.accepts(head.method) else {
                let problem = Problem(.methodNotAllowed, "Use one of these methods: \(route.allow).")
                return reject(problem, context, allow: route.allow)
            }
            try authenticator.authorize(head, for: route.scope)
            let accepted = try route.accept(
                head, context: context.adding(authenticator.rateLimitFields(for: head)))
            head.attachment = RoutedRequest(context: context, accepted: accepted)
            return .accept(maximumBody: accepted.maximumBody)
        } catch {
            return reject(error, context)
        }
    }

    package func handle(_ request: HTTPRequest, exchange: HTTPExchange) {
        (request.head.attachment as? RoutedRequest)?.accepted?.handle(request, exchange)
    }

    package func response(to error: HTTPError, head: HTTPRequestHead?) -> HTTPResponse {
        let routed = head?.attachment as? RoutedRequest
        return Problem(error).response(for: routed?.context ?? context(of: head))
    }

    /// What the answers to a request have in common.
    private func context(
        of head: HTTPRequestHead?, route: String? = nil, parameters: [String: String] = [:]
    ) -> RequestContext {
        RequestContext(
            head: head, fields: callers.crossOrigin.fields(for: head), route: route, parameters: parameters,
            charge: { [authenticator] photos in
                if let head { authenticator.charge(head, photos: photos) }
            })
    }

    package func completed(_ summary: ExchangeSummary) {
        // A head that HTTP itself forbids was not decided on.
        let routed = summary.head?.attachment as? RoutedRequest
        let route = routed?.context.route ?? summary.head.flatMap { routes.match($0.path)?.route.path } ?? "other"
        let method = summary.head.map { $0.method.label } ?? "invalid"
        let status = summary.outcome == .abandoned ? 499 : summary.status?.code ?? 499
        let seconds =
            Double(summary.duration.components.seconds) + Double(summary.duration.components.attoseconds) / 1e18
        metrics.completed(route: route, method: method, status: status, seconds: seconds, summary: summary)
        var fields: [(key: String, value: JSONValue)] = [
            (
                "request_id",
                .string(
                    summary.responseFields["X-Request-Id"] ?? routed?.context.id
                        ?? RequestContext(head: summary.head).id)
            ),
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

    private func reject(_ problem: Problem, _ context: RequestContext, allow: String? = nil) -> HeadDecision {
        // The route has counted why it is not ready.
        if problem.code != .notReady { metrics.rejected.add(1, problem.code.rawValue) }
        var response = problem.response(for: context)
        if let allow { response.fields["Allow"] = allow }
        return .reject(response)
    }

    /// Answers OPTIONS (RFC 9110, section 9.3.7): what a route's methods are, to whoever asks, for a browser asks without
    /// the key that the request itself will carry.
    private func options(allow: String, _ head: HTTPRequestHead, _ context: RequestContext) -> HTTPResponse {
        var fields = context.fields
        fields["Allow"] = allow
        fields["Cache-Control"] = "no-store"
        fields["X-Request-Id"] = context.id
        for field in callers.crossOrigin.preflightFields(for: head, allow: allow) { fields[field.name] = field.value }
        return HTTPResponse(status: .noContent, fields: fields, body: [])
    }
}

extension HTTPMethod {
    /// The method's name in metrics and logs, which any token that a client makes up would fill.
    fileprivate var label: String { Self.recognized.contains(self) ? rawValue : "other" }
}
