import JSON

extension OpenAPIDocument {
    /// The routes of the Open Inference Protocol; those of its repository extension are on the operators' listener and
    /// only described where there is one.
    var openInferencePaths: [(key: String, value: JSONValue)] {
        var paths: [(key: String, value: JSONValue)] = [
            ("/v2", ["get": question("Name, version and extensions of the server", statuses: [])]),
            ("/v2/health/live", ["get": question("Whether the process makes progress", statuses: [503])]),
            ("/v2/health/ready", ["get": question("Whether every model is loaded", statuses: [503])]),
        ]
        for (place, parameters) in [
            ("/v2/models/{model}", ["model"]), ("/v2/models/{model}/versions/{version}", ["model", "version"]),
        ] {
            let ofModel: [(key: String, value: JSONValue)] = [
                (
                    place,
                    ["get": question("Versions, inputs and outputs of a model", parameters, statuses: [400, 404, 503])]
                ),
                (
                    place + "/ready",
                    [
                        "get": question(
                            "Whether a model answers, whatever others do", parameters, statuses: [400, 404, 503])
                    ]
                ),
                (place + "/infer", ["post": inference(parameters)]),
            ]
            paths += ofModel
        }
        guard hasRepositoryExtension else { return paths }
        let ofRepository: [(key: String, value: JSONValue)] = [
            (
                "/v2/repository/index",
                ["post": question("Models and versions that lie in the repository", statuses: [])]
            ),
            (
                "/v2/repository/models/{model}/load",
                ["post": question("Takes a model into service", ["model"], statuses: [400, 422])]
            ),
            (
                "/v2/repository/models/{model}/unload",
                ["post": question("Takes a model out of service", ["model"], statuses: [400, 404])]
            ),
        ]
        return paths + ofRepository
    }

    func question(_ summary: String, _ parameters: [String] = [], statuses: [Int]) -> JSONValue {
        .object(
            [("summary", .string(summary)), ("parameters", .array(parameters.map(Self.segment)))]
                + [("responses", responses(["type": ["object", "array"]], statuses: statuses))])
    }

    private func inference(_ parameters: [String]) -> JSONValue {
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
        return [
            "summary": "Gender, age group and age of the faces in photos, or of prepared pictures",
            "parameters": .array(
                parameters.map(Self.segment) + [
                    [
                        "name": "Inference-Header-Content-Length", "in": "header",
                        "schema": ["type": "integer", "minimum": 0],
                        "description": "Bytes of JSON before the binary data; without it the body is all JSON.",
                    ], Self.contentEncoding,
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
            "responses": responses(
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
    }

    private static let imageWarningsText: JSONValue = [
        "type": "string", "examples": ["trailing_data,missing_end;;animation"],
        "description": "What is wrong with the files of pictures: codes with commas, semicolons between the pictures.",
    ]

    private static let faceCountsText: JSONValue = [
        "type": "string", "examples": ["1,3"],
        "description": "How many rows of each output belong to each picture, with commas, where it is not one.",
    ]

    /// An error is of the protocol's shape, but for a head that HTTP itself forbids, whose route is not looked at.
    func responses(_ schema: JSONValue, statuses: [Int]) -> JSONValue {
        let error: JSONValue = [
            "description": "What is wrong, or not ready",
            "content": [
                "application/json": ["schema": ["type": "object"]],
                "application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]],
            ],
        ]
        return .object(
            [
                (
                    key: "200",
                    value: ["description": "The answer", "content": ["application/json": ["schema": schema]]]
                )
            ]
                + statuses.map { (key: "\($0)", value: error) })
    }

    static func segment(_ name: String) -> JSONValue {
        ["name": .string(name), "in": "path", "required": true, "schema": ["type": "string"]]
    }
}
