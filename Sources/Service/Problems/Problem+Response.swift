import HTTPServer
import JSON

extension Problem {
    /// The whole answer to a request, with the fields that every answer to it carries.
    package func response(for context: RequestContext) -> HTTPResponse {
        var response = response(requestID: context.id)
        switch context.errorShape {
        case .problem: break
        case .errorMember:
            response.fields["Content-Type"] = "application/json"
            response.body = JSONValue.object([("error", .string(detail))]).serialized()
        case .deepFace:
            response.fields["Content-Type"] = "application/json"
            response.status = HTTPStatus(code: deepFaceStatus)
            response.body = deepFaceJSON.serialized()
        }
        for field in context.fields where !response.fields.contains(field.name) {
            response.fields.append(field.name, field.value)
        }
        return response
    }

    /// The whole answer, with the fields that the status asks for.
    package func response(requestID: String?) -> HTTPResponse {
        var fields = fields
        fields["Content-Type"] = Self.mediaType
        if code.status == 503 { fields["Retry-After"] = "1" }
        fields["Cache-Control"] = "no-store"
        fields["X-Content-Type-Options"] = "nosniff"
        if let requestID { fields["X-Request-Id"] = requestID }
        return HTTPResponse(
            status: HTTPStatus(code: code.status), fields: fields, body: json(requestID: requestID).serialized())
    }
}
