import Classification
import JSON

/// The OpenAPI 3.1 description of the service, put together from the tables that the code itself uses.
package struct OpenAPIDocument: Sendable {
    package let version: String
    /// Every route that there is.
    package let routes: [any Route]
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

    /// Each route with what it says of itself, in the order of the table.
    private var paths: [(key: String, value: JSONValue)] {
        routes.compactMap { route in
            let operations = route.operations(in: self)
            return operations.isEmpty ? nil : (route.path, .object(operations))
        }
    }

    func probe(_ summary: String) -> JSONValue {
        [
            "summary": .string(summary),
            "responses": [
                "200": Self.ok("Well", "application/json", Self.ref("Health")),
                "503": Self.ok("Not well", "application/json", Self.ref("Health")),
            ],
        ]
    }

    func document(_ summary: String, _ mediaType: String, _ schema: JSONValue) -> JSONValue {
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

    static func ok(
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

    static func header(_ name: String, _ schema: JSONValue, _ description: String) -> JSONValue {
        ["name": .string(name), "in": "header", "schema": schema, "description": .string(description)]
    }

    static func query(_ name: String, _ schema: JSONValue, _ description: String) -> JSONValue {
        ["name": .string(name), "in": "query", "schema": schema, "description": .string(description)]
    }

    static func ref(_ schema: String) -> JSONValue { ["$ref": .string("#/components/schemas/" + schema)] }

    static func responseRef(_ status: Int) -> JSONValue {
        ["$ref": .string("#/components/responses/Problem\(status)")]
    }

    /// A question that one of the neighbours' protocols has.
    func question(_ summary: String, _ path: String, statuses: [Int]) -> JSONValue {
        .object(
            [("summary", .string(summary)), ("parameters", .array(Self.segments(of: path)))]
                + [("responses", responses(["type": ["object", "array"]], statuses: statuses))])
    }

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

    /// The segments of a path that stand in braces.
    static func segments(of path: String) -> [JSONValue] { PathPattern(path).parameters.map(segment) }
}
