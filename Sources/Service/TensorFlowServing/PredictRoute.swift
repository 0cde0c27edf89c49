import APIKeys
import Classification
import HTTPServer
import JSON

/// `POST /v1/models/NAME[/versions/VERSION]:predict` as TensorFlow Serving has it: the path chooses the model, whose network
/// a worker runs.
struct PredictRoute: Route {
    let path: String
    let admission: PhotoAdmission

    var methods: [HTTPMethod] { [.post] }
    var scope: APIKey.Scope? { .classify }

    func accept(_ head: HTTPRequestHead, context: RequestContext) throws(Problem) -> AcceptedRequest {
        try admission.accept(head, context: context) { () throws(Problem) in
            let model = try admission.repository.chosen(for: context)
            return PhotoRequest(model: model) { request throws(Problem) in try contents(of: request, model: model.model)
            }
        }
    }

    private func contents(of request: HTTPRequest, model: ModelDescription) throws(Problem) -> OpenRequest.Contents {
        let prediction = try PredictRequest(
            request.body, shape: [model.input.height, model.input.width, 3],
            maximum: admission.configuration.limits.imagesPerRequest)
        return OpenRequest.Contents(prediction.input, mode: prediction.signature.mode) { request in
            do throws(Problem) {
                let answer = PredictResponse(
                    format: prediction.format, outputs: FaceTensors(model: model).outputs(try request.faces()),
                    others: request.imageWarningsMembers)
                return .document(answer.json, context: request.job.context)
            } catch {
                return error.response(for: request.job.context)
            }
        }
    }

    /// What the description of the service says of it.
    package func operations(in document: OpenAPIDocument) -> [(key: String, value: JSONValue)] {
        let pictures: JSONValue = ["type": ["array", "object"]]
        let post: JSONValue = [
            "summary": "Gender, age group and age of pictures, as TensorFlow Serving",
            "parameters": .array(OpenAPIDocument.segments(of: path) + [OpenAPIDocument.contentEncoding]),
            "requestBody": [
                "required": true,
                "content": [
                    "application/json": [
                        "schema": [
                            "type": "object",
                            "properties": [
                                "signature_name": [
                                    "enum": .array(
                                        [""] + PredictSignature.allCases.map { .string($0.rawValue) })
                                ],
                                "instances": pictures, "inputs": pictures,
                            ],
                            "oneOf": [["required": ["instances"]], ["required": ["inputs"]]],
                        ]
                    ]
                ],
            ],
            "responses": document.responses(
                [
                    "type": "object",
                    "properties": [
                        "predictions": ["type": "array"], "outputs": ["type": "object"],
                        "image_warnings": OpenAPISchemas.imageWarnings,
                    ],
                ], statuses: [400, 404, 413, 415, 422, 503, 504]),
        ]
        return [("post", post)]
    }
}

extension PredictSignature {
    /// Which face of a picture is classified.
    fileprivate var mode: FaceMode {
        switch self {
        case .standard: .whole
        case .largest: .largest
        case .single: .single
        }
    }
}
