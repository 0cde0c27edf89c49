import Classification
import Imaging
import JSON

/// The OpenAPI 3.1 description of the service, put together from the tables that the code itself uses.
package struct OpenAPIDocument: Sendable {
    package let version: String
    /// Whether the page at `/` is served.
    package let hasPage: Bool
    /// Whether models are loaded and unloaded over HTTP.
    package let hasRepositoryExtension: Bool
    /// The heads of each model that is served.
    package let models: [[Head]]

    package var json: JSONValue {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "GAG: gender and age group from face photos",
                "version": .string(version),
                "description": "Estimates the apparent gender and age group of the faces in a photo.",
                "license": ["name": "MIT", "identifier": "MIT"],
            ],
            "paths": .object(paths),
            "components": [
                "schemas": .object(OpenAPISchemas.all(models: models)), "responses": .object(problemResponses),
            ],
        ]
    }

    private var paths: [(key: String, value: JSONValue)] {
        let page = document("A page that classifies photos in a browser", "text/html", ["type": "string"])
        return [
            ("/classify", ["post": classify("classify"), "put": classify("classifyUpload")]),
            ("/classify/{file}", ["put": classify("classifyNamedUpload", path: [Self.segment("file")])]),
            ("/livez", ["get": probe("Whether the process makes progress")]),
            ("/readyz", ["get": probe("Whether the model is loaded and the service takes requests")]),
            ("/healthz", ["get": probe("State of the service and its workers")]),
            ("/metrics", ["get": document("Prometheus metrics", "text/plain", ["type": "string"])]),
            ("/openapi.json", ["get": document("This description", "application/json", ["type": "object"])]),
        ] + openInferencePaths + neighbourPaths + (hasPage ? [("/", ["get": page])] : [])
    }

    /// Problems that `/classify` may answer, by status; the server's own errors are among them.
    private static let classifyStatuses = [
        400, 401, 403, 404, 408, 411, 413, 414, 415, 417, 421, 422, 429, 431, 500, 503, 504,
    ]

    private func classify(_ operation: String, path: [JSONValue] = []) -> JSONValue {
        [
            "operationId": .string(operation),
            "summary": "Gender, age group and age of the faces in one or several photos",
            "parameters": .array(
                path + [
                    Self.query(
                        "model", ["type": "string"], "Name of the model that answers; without it the first one."),
                    Self.query("version", ["type": "string"], "Its version; without it the newest that is served."),
                ] + ClassifyParameters.Name.allCases.map { Self.query($0.rawValue, $0.schema, $0.meaning) } + [
                    Self.header(
                        "X-Request-Id", ["type": "string", "maxLength": 128], "Repeated in the answer and the log."),
                    Self.header(
                        "X-Request-Timeout-Ms", ["type": "integer", "minimum": 1],
                        "Longest time until the answer, in milliseconds; capped by the configuration."),
                    Self.contentEncoding,
                ]),
            "requestBody": ["required": true, "content": .object(requestContent)],
            "responses": .object(
                [
                    (
                        "200",
                        Self.ok("Results", "application/json", ["oneOf": [Self.ref("Result"), Self.ref("ResultList")]])
                    )
                ]
                    + Self.classifyStatuses.map { ("\($0)", Self.responseRef($0)) }),
        ]
    }

    private var requestContent: [(key: String, value: JSONValue)] {
        let binary: JSONValue = ["type": "string", "contentMediaType": "application/octet-stream", "minLength": 1]
        let types = ImageFormat.allCases.flatMap(\.mediaTypes)
        return (types + ["application/octet-stream", "*/*"]).map { ($0, ["schema": binary]) }
            + [
                (
                    "multipart/form-data",
                    [
                        "schema": [
                            "type": "object", "required": ["image"],
                            "properties": .object(
                                [("image", ["type": "array", "minItems": 1, "items": binary])]
                                    + ClassifyParameters.properties),
                        ]
                    ]
                ),
                (
                    "application/json",
                    [
                        "schema": [
                            "type": "object", "required": ["image"], "additionalProperties": false,
                            "properties": .object(
                                [
                                    (
                                        "image",
                                        [
                                            "type": "string", "minLength": 1,
                                            "description": "Base64 of the photo file, bare or as a data URL.",
                                        ]
                                    )
                                ] + ClassifyParameters.properties),
                        ]
                    ]
                ),
            ]
    }

    private func probe(_ summary: String) -> JSONValue {
        [
            "summary": .string(summary),
            "responses": [
                "200": Self.ok("Well", "application/json", Self.ref("Health")),
                "503": Self.ok("Not well", "application/json", Self.ref("Health")),
            ],
        ]
    }

    private func document(_ summary: String, _ mediaType: String, _ schema: JSONValue) -> JSONValue {
        ["summary": .string(summary), "responses": ["200": Self.ok(summary, mediaType, schema)]]
    }

    private var problemResponses: [(key: String, value: JSONValue)] {
        let statuses = Set(ProblemCode.allCases.map(\.status)).sorted()
        return statuses.map { status in
            let codes = ProblemCode.allCases.filter { $0.status == status }
            let description = codes.map { "`\($0.rawValue)`: \($0.title)." }.joined(separator: " ")
            return (
                "Problem\(status)",
                Self.ok(
                    description, Problem.mediaType, Self.ref("Problem"),
                    fields: status == 415 ? [Self.acceptEncoding] : [])
            )
        }
    }

    private static func ok(
        _ description: String, _ mediaType: String, _ schema: JSONValue,
        fields: [(key: String, value: JSONValue)] = []
    ) -> JSONValue {
        [
            "description": .string(description),
            "headers": .object([requestID] + fields),
            "content": .object([(key: mediaType, value: ["schema": schema] as JSONValue)]),
        ]
    }

    private static let requestID: (key: String, value: JSONValue) = (
        "X-Request-Id", ["schema": ["type": "string"], "description": "Identifies the request in the log."]
    )

    private static let acceptEncoding: (key: String, value: JSONValue) = (
        "Accept-Encoding",
        [
            "schema": ["const": "gzip, identity"],
            "description": "What Content-Encoding may be, where the request's was something else.",
        ]
    )

    /// The coding of a request's body, on every route that takes photos.
    static let contentEncoding = header(
        "Content-Encoding", ["enum": ["gzip", "x-gzip", "identity"], "default": "identity"],
        "How the body is compressed. What it becomes is bounded as the body itself is.")

    private static func header(_ name: String, _ schema: JSONValue, _ description: String) -> JSONValue {
        ["name": .string(name), "in": "header", "schema": schema, "description": .string(description)]
    }

    private static func query(_ name: String, _ schema: JSONValue, _ description: String) -> JSONValue {
        ["name": .string(name), "in": "query", "schema": schema, "description": .string(description)]
    }

    private static func ref(_ schema: String) -> JSONValue { ["$ref": .string("#/components/schemas/" + schema)] }

    private static func responseRef(_ status: Int) -> JSONValue {
        ["$ref": .string("#/components/responses/Problem\(status)")]
    }
}
