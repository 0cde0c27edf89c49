import HTTPServer

extension ServiceHandler {
    /// Answers OPTIONS (RFC 9110, section 9.3.7): what a route's methods are, to whoever asks, for a browser asks without
    /// the key that the request itself will carry.
    func options(_ head: HTTPRequestHead, allow: String) -> HTTPResponse {
        let context = context(of: head)
        var fields = context.fields
        fields["Allow"] = allow
        fields["Cache-Control"] = "no-store"
        fields["X-Request-Id"] = context.id
        for field in callers.crossOrigin.preflightFields(for: head, allow: allow) { fields[field.name] = field.value }
        return HTTPResponse(status: .noContent, fields: fields, body: [])
    }
}
