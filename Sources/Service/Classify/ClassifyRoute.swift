import APIKeys
import Classification
import HTTPServer
import Imaging
import JSON

/// `POST /classify`, or `PUT`, as clients upload a file: checks the head, then queues the photo for a worker.
package struct ClassifyRoute: Route {
    let admission: PhotoAdmission
    /// Whether it is the route of a file that is uploaded below `/classify/`: `curl -T photo.jpg …/classify/` appends the
    /// file's name, which is not looked at.
    var isBelow = false

    package var path: String { isBelow ? "/classify/{file}" : "/classify" }
    package var methods: [HTTPMethod] { isBelow ? [.put] : [.post, .put] }
    package var scope: APIKey.Scope? { .classify }

    package func accept(_ head: HTTPRequestHead, context: RequestContext) throws(Problem) -> AcceptedRequest {
        try admission.accept(head, context: context) { () throws(Problem) in
            let query = try ClassifyQuery(head.query)
            let model = try admission.served(query)
            let configuration = admission.configuration
            let question = try query.parameters.question(configuration, model: model.model)
            let form = ClassifyBody.Form(mediaType: head.fields["Content-Type"])
            return PhotoRequest(model: model) { request throws(Problem) in
                let body = try ClassifyBody(request, form: form, maximumPhotos: configuration.limits.imagesPerRequest)
                // What the query alone asks for was found to be well with the head.
                let asked =
                    body.parameters == ClassifyParameters()
                    ? question
                    : try query.parameters.agreed(with: body.parameters).question(configuration, model: model.model)
                return OpenRequest.Contents(
                    question: asked, photos: body.photos.map(OpenRequest.Photo.init), isTried: true,
                    answer: { [isList = body.isList] in $0.classifyResponse(isList: isList) })
            }
        }
    }
}

extension OpenRequest {
    /// The document, or the list of them, that `/classify` answers with.
    fileprivate func classifyResponse(isList: Bool) -> HTTPResponse {
        let answers = answers
        guard isList else {
            switch answers[0] {
            case .success(let answer): return .document(answer.json, context: job.context)
            case .failure(let problem): return problem.response(for: job.context)
            }
        }
        let results = answers.map { answer in
            switch answer {
            case .success(let answer): answer.json
            case .failure(let problem): problem.json()
            }
        }
        return .document(["results": .array(results)], context: job.context)
    }
}

/// What the description of the service says of it.
extension ClassifyRoute {
    /// Problems that it may answer, by status; the server's own errors are among them.
    private static let statuses = [400, 401, 403, 404, 408, 411, 413, 414, 415, 417, 421, 422, 429, 431, 500, 503, 504]

    package func operations(in document: OpenAPIDocument) -> [(key: String, value: JSONValue)] {
        isBelow
            ? [("put", operation("classifyNamedUpload", [OpenAPIDocument.segment("file")]))]
            : [("post", operation("classify")), ("put", operation("classifyUpload"))]
    }

    private func operation(_ name: String, _ path: [JSONValue] = []) -> JSONValue {
        typealias API = OpenAPIDocument
        let results: JSONValue = ["oneOf": [API.ref("Result"), API.ref("ResultList")]]
        return [
            "operationId": .string(name),
            "summary": "Gender, age group and age of the faces in one or several photos",
            "parameters": .array(
                path + [
                    API.query("model", ["type": "string"], "Name of the model that answers; without it the first one."),
                    API.query("version", ["type": "string"], "Its version; without it the newest that is served."),
                ] + ClassifyParameters.Name.allCases.map { API.query($0.rawValue, $0.schema, $0.meaning) } + [
                    API.header(
                        "X-Request-Id", ["type": "string", "maxLength": 128], "Repeated in the answer and the log."),
                    API.header(
                        "X-Request-Timeout-Ms", ["type": "integer", "minimum": 1],
                        "Longest time until the answer, in milliseconds; capped by the configuration."),
                    API.contentEncoding,
                ]),
            "requestBody": ["required": true, "content": .object(Self.requestContent)],
            "responses": .object(
                [("200", API.ok("Results", "application/json", results))]
                    + Self.statuses.map { ("\($0)", API.responseRef($0)) }),
        ]
    }

    private static var requestContent: [(key: String, value: JSONValue)] {
        let binary: JSONValue = ["type": "string", "contentMediaType": "application/octet-stream", "minLength": 1]
        let base64: JSONValue = [
            "type": "string", "minLength": 1, "description": "Base64 of the photo file, bare or as a data URL.",
        ]
        func object(_ image: JSONValue, _ more: [(key: String, value: JSONValue)] = []) -> JSONValue {
            let members: [(key: String, value: JSONValue)] = [("type", "object"), ("required", ["image"])]
            let properties = [(key: "image", value: image)] + ClassifyParameters.properties
            return ["schema": .object(members + more + [("properties", .object(properties))])]
        }
        let types = ImageFormat.allCases.flatMap(\.mediaTypes)
        return (types + ["application/octet-stream", "*/*"]).map { ($0, ["schema": binary]) } + [
            ("multipart/form-data", object(["type": "array", "minItems": 1, "items": binary])),
            ("application/json", object(base64, [("additionalProperties", false)])),
        ]
    }
}
