import JSON

extension OpenAPIDocument {
    /// The routes that clients of DeepFace and of TensorFlow Serving know.
    var neighbourPaths: [(key: String, value: JSONValue)] {
        [("/analyze", ["post": analysis])]
            + [("/v1/models/{model}", ["model"]), ("/v1/models/{model}/versions/{version}", ["model", "version"])]
            .flatMap { (place: String, parameters: [String]) -> [(key: String, value: JSONValue)] in
                [
                    (
                        place,
                        [
                            "get": question(
                                "Versions of a model, as TensorFlow Serving", parameters, statuses: [400, 404])
                        ]
                    ),
                    (
                        place + "/metadata",
                        [
                            "get": question(
                                "Signatures of a model, as TensorFlow Serving", parameters, statuses: [400, 404, 503])
                        ]
                    ),
                    (place + ":predict", ["post": prediction(parameters)]),
                ]
            }
    }

    private func prediction(_ parameters: [String]) -> JSONValue {
        let pictures: JSONValue = ["type": ["array", "object"]]
        return [
            "summary": "Gender, age group and age of pictures, as TensorFlow Serving",
            "parameters": .array(parameters.map(Self.segment) + [Self.contentEncoding]),
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
            "responses": responses(
                [
                    "type": "object",
                    "properties": [
                        "predictions": ["type": "array"], "outputs": ["type": "object"],
                        "image_warnings": OpenAPISchemas.imageWarnings,
                    ],
                ], statuses: [400, 404, 413, 415, 422, 503, 504]),
        ]
    }

    private var analysis: JSONValue {
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
        return [
            "summary": "Gender and age of the faces in a photo, as DeepFace",
            "parameters": [
                ["name": "model", "in": "query", "schema": ["type": "string"]],
                ["name": "version", "in": "query", "schema": ["type": "string"]], Self.contentEncoding,
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
            "responses": responses(
                [
                    "type": "object", "required": ["results"],
                    "properties": [
                        "results": ["type": "array"], "unsupported_actions": actions,
                        "image_warnings": OpenAPISchemas.imageWarnings,
                    ],
                ], statuses: [400, 404, 413, 503, 504]),
        ]
    }
}
