import HTTPServer

/// Which pages of other origins may call the service and read its answers (the CORS protocol of the Fetch standard,
/// https://fetch.spec.whatwg.org/#http-cors-protocol).
///
/// Keys go in fields that a page sets itself; cookies and client certificates play no part, so credentials are never
/// allowed.
package struct CrossOriginPolicy: Sendable {
    /// What a page may send beside what every page may. A star does not stand for Authorization.
    private static let requestFields =
        "Authorization, Content-Type, X-API-Key, X-Request-Id, X-Request-Timeout-Ms, Inference-Header-Content-Length, "
        + "traceparent, tracestate, *"
    /// What a page may read beside what every page may.
    private static let responseFields =
        "Allow, X-Request-Id, X-Model-Version, Retry-After, WWW-Authenticate, RateLimit, RateLimit-Policy, "
        + "RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Inference-Header-Content-Length, traceresponse"
    /// Seconds for which a browser need not ask again; Chromium keeps no answer for longer.
    private static let maximumAge = "7200"

    private let allowsAll: Bool
    private let origins: Set<WebOrigin>

    /// - Parameter list: origins with commas between, or `*` for all; empty for none.
    package init(_ list: String) {
        let entries = list.split(separator: ",").map(String.init)
        allowsAll = entries.contains("*")
        origins = Set(entries.compactMap(WebOrigin.init))
    }

    /// Whether an entry of the list is one.
    package static func isEntry(_ text: String) -> Bool { text == "*" || WebOrigin(text) != nil }

    /// Whether a page of the origin in a field Origin may read answers.
    package func allows(_ origin: String) -> Bool {
        allowsAll || WebOrigin(origin).map(origins.contains) ?? false
    }

    /// What every answer to a request carries, errors among them.
    package func fields(for head: HTTPRequestHead?) -> HTTPFields {
        var fields: HTTPFields = [:]
        // Whoever keeps an answer must know that it depends on the origin, also one to a request without.
        if !allowsAll, !origins.isEmpty { fields["Vary"] = "Origin" }
        guard let origin = head?.fields["Origin"], allows(origin) else { return fields }
        fields["Access-Control-Allow-Origin"] = allowsAll ? "*" : origin
        fields["Access-Control-Expose-Headers"] = Self.responseFields
        return fields
    }

    /// What the answer to OPTIONS carries beside that: where a browser asks before the request itself, what it may send.
    package func preflightFields(for head: HTTPRequestHead, allow: String) -> HTTPFields {
        guard let origin = head.fields["Origin"], allows(origin), head.fields.contains("Access-Control-Request-Method")
        else { return [:] }
        var fields: HTTPFields = [
            "Access-Control-Allow-Methods": allow, "Access-Control-Allow-Headers": Self.requestFields,
            "Access-Control-Max-Age": Self.maximumAge,
        ]
        // A page of a public address that calls one of a private network, as a machine's own, asks for this too.
        if head.fields["Access-Control-Request-Private-Network"] == "true" {
            fields["Access-Control-Allow-Private-Network"] = "true"
        }
        return fields
    }
}
