import APIKeys
import Classification
import HTTPServer
import JSON
import OpenInference

/// `POST /v2/models/NAME[/versions/VERSION]/infer` of the Open Inference Protocol: tensors in, tensors out. The path chooses the
/// model, whose network a worker runs.
struct InferRoute: Route {
    let path: String
    let admission: PhotoAdmission

    var methods: [HTTPMethod] { [.post] }
    var scope: APIKey.Scope? { .classify }

    func accept(_ head: HTTPRequestHead, context: RequestContext) throws(Problem) -> AcceptedRequest {
        try admission.accept(head, context: context) { () throws(Problem) in
            let model = try admission.repository.chosen(for: context)
            let headerLength = head.fields["Inference-Header-Content-Length"]
            return PhotoRequest(model: model) { request throws(Problem) in
                try Problem.ofTensors {
                    try contents(of: request.body, headerLength: headerLength, model: model.model)
                }
            }
        }
    }

    private func contents(
        of body: RequestBody, headerLength: String?, model: ModelDescription
    ) throws -> OpenRequest.Contents {
        let request = try unsafe body.withUnsafeBytes { bytes throws(OpenInferenceError) in
            try unsafe InferRequest(body: bytes, headerLength: headerLength)
        }
        let tensors = FaceTensors(model: model)
        // Unknown outputs are refused before any work is done.
        _ = try InferResponse(
            modelName: model.name, modelVersion: model.version, request: request, tensors: tensors.outputs([]))
        let configuration = admission.configuration
        let input = try tensors.input(request, maximum: configuration.limits.imagesPerRequest)
        let mode = try tensors.faceMode(request, standard: configuration.faces.mode)
        return OpenRequest.Contents(input, mode: mode) { open in
            do throws(Problem) {
                return try Problem.ofTensors {
                    try response(
                        open.faces(), parameters: open.parameters, to: request, tensors: tensors,
                        context: open.job.context)
                }
            } catch {
                return error.response(for: open.job.context)
            }
        }
    }

    private func response(
        _ faces: [FaceAttributes], parameters: [(key: String, value: JSONValue)], to request: InferRequest,
        tensors: FaceTensors, context: RequestContext
    ) throws -> HTTPResponse {
        var answer = try InferResponse(
            modelName: tensors.model.name, modelVersion: tensors.model.version, request: request,
            tensors: tensors.outputs(faces))
        answer.parameters = parameters
        let (body, length) = answer.encoded()
        var response = HTTPResponse(
            mediaType: length == nil ? "application/json" : "application/octet-stream", body: body, context: context)
        if let length { response.fields["Inference-Header-Content-Length"] = String(length) }
        return response
    }

    /// What the description of the service says of it.
    func operations(in document: OpenAPIDocument) -> [(key: String, value: JSONValue)] {
        let body: JSONValue = [
            "schema": [
                "type": "object", "required": ["inputs"],
                "properties": [
                    "inputs": ["type": "array", "minItems": 1, "items": ["type": "object"]],
                    "parameters": [
                        "type": "object", "properties": ["faces": ClassifyParameters.Name.faces.schema],
                    ],
                ],
            ]
        ]
        let post: JSONValue = [
            "summary": "Gender, age group and age of the faces in photos, or of prepared pictures",
            "parameters": .array(
                OpenAPIDocument.segments(of: path) + [
                    [
                        "name": "Inference-Header-Content-Length", "in": "header",
                        "schema": ["type": "integer", "minimum": 0],
                        "description": "Bytes of JSON before the binary data; without it the body is all JSON.",
                    ], OpenAPIDocument.contentEncoding,
                ]),
            "requestBody": [
                "required": true,
                "content": [
                    "application/json": body,
                    "application/octet-stream": [
                        "schema": ["type": "string", "contentMediaType": "application/octet-stream"]
                    ],
                ],
            ],
            "responses": document.responses(
                [
                    "type": "object", "required": ["model_name", "model_version", "outputs"],
                    "properties": [
                        "model_name": ["type": "string"], "model_version": ["type": "string"],
                        "id": ["type": "string"], "outputs": ["type": "array", "items": ["type": "object"]],
                        "parameters": [
                            "type": "object",
                            "properties": [
                                "image_warnings": Self.imageWarningsText, "face_counts": Self.faceCountsText,
                            ],
                            "description": "Left out where there is nothing to say.",
                        ],
                    ],
                ], statuses: [400, 404, 413, 415, 422, 503, 504]),
        ]
        return [("post", post)]
    }

    private static let imageWarningsText: JSONValue = [
        "type": "string", "examples": ["trailing_data,missing_end;;animation"],
        "description": "What is wrong with the files of pictures: codes with commas, semicolons between the pictures.",
    ]

    private static let faceCountsText: JSONValue = [
        "type": "string", "examples": ["1,3"],
        "description": "How many rows of each output belong to each picture, with commas, where it is not one.",
    ]
}

extension Problem {
    /// What `body` gives.
    ///
    /// - Throws: the problem of tensors that are none of the model's, or that of pictures in them.
    fileprivate static func ofTensors<Result>(_ body: () throws -> Result) throws(Problem) -> Result {
        do {
            return try body()
        } catch let error as OpenInferenceError {
            throw Problem(.invalidTensor, "\(error)")
        } catch {
            throw error as? Problem ?? Problem(.internalError)
        }
    }
}
