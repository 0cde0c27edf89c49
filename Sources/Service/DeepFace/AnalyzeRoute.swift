import APIKeys
import Classification
import HTTPServer
import JSON

/// `POST /analyze` as DeepFace's API has it: checks the head, then queues the photos for a worker.
///
/// Source: the package deepface 0.0.103, `api/src/modules/core/routes.py` and `modules/demography.py`.
package struct AnalyzeRoute: Route {
    static let path = "/analyze"

    let admission: PhotoAdmission

    package var path: String { Self.path }
    package var methods: [HTTPMethod] { [.post] }
    package var scope: APIKey.Scope? { .classify }

    /// The query chooses the version, as that of `/classify` does; what it says besides is refused, for here the body says it.
    package func accept(_ head: HTTPRequestHead, context: RequestContext) throws(Problem) -> AcceptedRequest {
        try admission.accept(head, context: context) { () throws(Problem) in
            let query = try ClassifyQuery(head.query)
            guard query.parameters == ClassifyParameters() else {
                throw Problem(.invalidParameter, "The query may only name model and version.")
            }
            let model = try admission.served(query)
            return PhotoRequest(model: model) { request throws(Problem) in try contents(of: request, model: model.model)
            }
        }
    }

    private func contents(of request: HTTPRequest, model: ModelDescription) throws(Problem) -> OpenRequest.Contents {
        let fields = try AnalyzeFields(contentType: request.head.fields["Content-Type"] ?? "", body: request.body)
        try admission.check(count: fields.photos.count, of: "photos")
        let question = try AnalyzeQuestion(fields)
        let analysis = try FaceAnalysis(question, model: model)
        var photos: [OpenRequest.Photo] = []
        for photo in fields.photos { photos.append(OpenRequest.Photo(bytes: try photo.bytes())) }
        return OpenRequest.Contents(
            question: PhotoQuestion(
                mode: question.detects ? .detect : .whole, takesPhotoAsFace: !question.enforcesDetection),
            photos: photos, isTried: true,
            answer: { request in
                switch analysis.document(of: request.answers, others: request.imageWarningsMembers) {
                case .success(let document): .document(document, context: request.job.context)
                case .failure(let problem): problem.response(for: request.job.context)
                }
            })
    }
}

/// What the description of the service says of it.
extension AnalyzeRoute {
    package func operations(in document: OpenAPIDocument) -> [(key: String, value: JSONValue)] {
        let flag: JSONValue = ["type": "boolean"]
        let actions: JSONValue = [
            "type": "array", "items": ["enum": .array(AnalyzeQuestion.Action.allCases.map { .string($0.rawValue) })],
        ]
        let members: [(key: String, value: JSONValue)] = [
            ("enforce_detection", flag), ("detector_backend", ["type": "string"]), ("align", flag),
            ("anti_spoofing", ["const": false]),
        ]
        let file: JSONValue = ["type": "string", "contentMediaType": "application/octet-stream", "minLength": 1]
        let text: JSONValue = ["type": "string", "description": "A data URI, or base64 alone."]
        let post: JSONValue = [
            "summary": "Gender and age of the faces in a photo, as DeepFace",
            "parameters": [
                ["name": "model", "in": "query", "schema": ["type": "string"]],
                ["name": "version", "in": "query", "schema": ["type": "string"]], OpenAPIDocument.contentEncoding,
            ],
            "requestBody": [
                "required": true,
                "content": [
                    "application/json": [
                        "schema": [
                            "type": "object", "required": ["img"],
                            "properties": .object(
                                [("img", ["oneOf": [text, ["type": "array", "items": text]]]), ("actions", actions)]
                                    + members),
                        ]
                    ],
                    "multipart/form-data": [
                        "schema": [
                            "type": "object", "required": ["img"],
                            "properties": .object(
                                [("img", file), ("actions", ["type": "string", "examples": ["age,gender"]])] + members),
                        ]
                    ],
                ],
            ],
            "responses": document.responses(
                [
                    "type": "object", "required": ["results"],
                    "properties": [
                        "results": ["type": "array"], "unsupported_actions": actions,
                        "image_warnings": OpenAPISchemas.imageWarnings,
                    ],
                ], statuses: [400, 404, 413, 503, 504]),
        ]
        return [("post", post)]
    }
}
