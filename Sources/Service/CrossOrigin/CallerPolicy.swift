import HTTPServer

/// Who may reach a listener through a browser: requests to one of its own names, from its own pages or from those of an
/// origin that is let in.
package struct CallerPolicy: Sendable {
    private let names: ServerNames
    /// The origins that are let in.
    package let crossOrigin: CrossOriginPolicy

    package init(names: ServerNames, crossOrigin: CrossOriginPolicy) {
        self.names = names
        self.crossOrigin = crossOrigin
    }

    /// The policy of the listener that photos come by.
    init(_ configuration: ServiceConfiguration) {
        self.init(
            names: ServerNames(configuration.serverNames, listeningOn: configuration.host),
            crossOrigin: CrossOriginPolicy(configuration.cors.origins))
    }

    /// That of the operators' listener, where pages have no business.
    init(admin configuration: ServiceConfiguration) {
        self.init(
            names: ServerNames(configuration.serverNames, listeningOn: configuration.admin.host),
            crossOrigin: CrossOriginPolicy(""))
    }

    /// Looks at what a browser says of the request that a page makes. Other clients can say what they like, and are kept out
    /// by keys.
    ///
    /// - Throws: `misdirected_request`, `origin_not_allowed`.
    package func check(_ head: HTTPRequestHead) throws(Problem) {
        let host = head.fields["Host"]
        guard names.contains(host) else {
            throw Problem(
                .misdirectedRequest,
                "\((host ?? "").quotedExcerpt) in the field Host is none of this service's names. "
                    + ProblemCode.misdirectedRequest.advice)
        }
        // A preflight changes nothing, and is told by the fields that it lacks.
        guard head.method != .options, let origin = head.fields["Origin"], !crossOrigin.allows(origin),
            !Self.isOwn(origin, host: host, head)
        else { return }
        throw Problem(
            .originNotAllowed,
            "Pages of \(origin.quotedExcerpt) may not call this service. \(ProblemCode.originNotAllowed.advice)")
    }

    /// Whether the page is this service's own. Behind a proxy, Host may be another than the page's; browsers then say
    /// themselves that both are the same (Fetch Metadata), which no page can make them say.
    private static func isOwn(_ origin: String, host: String?, _ head: HTTPRequestHead) -> Bool {
        if head.fields["Sec-Fetch-Site"] == "same-origin" { return true }
        guard let origin = WebOrigin(origin), let host else { return false }
        return origin == WebOrigin("\(origin.text.prefix { $0 != ":" })://\(host)")
    }
}
