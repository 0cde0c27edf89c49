import Classification
import FaceDetection
import Imaging
import JSON

/// The schemas of the answers (JSON Schema 2020-12, as OpenAPI 3.1 has it).
package enum OpenAPISchemas {
    /// All schemas.
    ///
    /// - Parameter models: the heads of each model that is served.
    package static func all(models: [[Head]]) -> [(key: String, value: JSONValue)] {
        [
            ("Result", result), ("ResultList", resultList), ("Face", face(models: models)), ("Point", point),
            ("Quality", quality), ("Labelled", labelled), ("Age", age), ("MinimumAge", minimumAge),
            ("Health", health), ("Problem", problem),
        ]
    }

    private static let number: JSONValue = ["type": "number"]
    private static let whole: JSONValue = ["type": "integer"]
    private static let text: JSONValue = ["type": "string"]
    private static let share: JSONValue = ["type": "number", "minimum": 0, "maximum": 1]

    private static let result = object(
        [
            ("model", object([("name", text), ("version", text)])),
            ("image", image),
            ("faces", ["type": "array", "items": ref("Face"), "description": "Largest first."]),
            (
                "faces_found",
                [
                    "type": "integer",
                    "description":
                        "Faces found, those beyond the configured bound included; left out with faces=whole.",
                ]
            ),
            (
                "timing_ms",
                object(
                    [
                        ("decode", number), ("queue", number), ("detection", number), ("inference", number),
                        ("total", number),
                    ], optional: ["detection"])
            ),
        ], optional: ["faces_found"])

    private static let image = object(
        [
            ("width", whole), ("height", whole),
            ("format", ["enum": .array(ImageFormat.allCases.map { .string($0.rawValue) })]),
            (
                "warnings",
                [
                    "type": "array", "items": warning,
                    "description": "What is wrong with the photo's file; empty for a sound one.",
                ]
            ),
            (
                "rotated",
                [
                    "enum": .array(QuarterTurn.allCases.map { .integer($0.degrees) }),
                    "description": .string(
                        "Degrees clockwise that the photo has to be turned to stand upright; left out with faces=whole. "
                            + "Boxes and landmarks are in the photo as it is."),
                ]
            ),
        ], optional: ["rotated"])

    private static let warning: JSONValue = ["enum": .array(ImageWarning.allCases.map { .string($0.rawValue) })]

    /// The warnings of several photos, where an answer has no other room for them.
    static let imageWarnings: JSONValue = [
        "type": "array", "items": ["type": "array", "items": warning],
        "description": "What is wrong with the file of each photo; left out where all are sound.",
    ]

    private static let resultList = object([
        ("results", ["type": "array", "items": ["oneOf": [ref("Result"), ref("Problem")]]])
    ])

    /// A face as any of the models may answer; required is what all of them tell.
    private static func face(models: [[Head]]) -> JSONValue {
        var heads = models.flatMap(\.self)
        // With age_groups a distribution over years gives groups to models that have none.
        if heads.contains(where: { $0.kind == .years }) { heads += AgeThresholds.regroupedHeads }
        var told: [(key: String, value: JSONValue)] = []
        for head in heads where !told.contains(where: { $0.key == head.name }) {
            told.append((head.name, ref(head.kind == .years ? "Age" : "Labelled")))
        }
        let notByAll = told.map(\.key).filter { name in
            models.contains { heads in !heads.contains { $0.name == name } }
        }
        return object(
            [
                ("box", object([("x", number), ("y", number), ("width", number), ("height", number)])),
                (
                    "landmarks",
                    object([
                        ("right_eye", ref("Point")), ("left_eye", ref("Point")), ("nose_tip", ref("Point")),
                        ("right_mouth", ref("Point")), ("left_mouth", ref("Point")),
                    ])
                ),
                ("detection_confidence", share),
            ] + told + [("minimum_age", ref("MinimumAge")), ("quality", ref("Quality"))],
            optional: Set(notByAll).union(["landmarks", "detection_confidence", "minimum_age", "quality"]))
    }

    private static let point = object([("x", number), ("y", number)])

    private static let quality = object([
        ("eye_distance", number), ("roll", number), ("yaw", number), ("pitch", number), ("sharpness", number),
        ("brightness", share), ("clipped", share), ("outside", share), ("edge_distance", number),
        ("covered_eyes", share), ("covered_mouth", share), ("usable", ["type": "boolean"]),
        (
            "reasons",
            ["type": "array", "items": ["enum": .array(QualityReason.allCases.map { .string($0.rawValue) })]]
        ),
    ])

    private static let labelled = object([
        ("label", text), ("confidence", share),
        ("probabilities", ["type": "object", "additionalProperties": share]),
    ])

    private static let age = object(
        [
            ("estimate", number), ("low", whole), ("high", whole),
            (
                "distribution",
                [
                    "type": "array", "items": share,
                    "description": "The probability of each age in full years, from 0; with age_distribution=true.",
                ]
            ),
        ], optional: ["distribution"])

    private static let minimumAge = object([("years", whole), ("probability", share)])

    private static let health = object(
        [
            ("status", ["enum": ["ok", "unavailable"]]),
            ("state", ["enum": ["starting", "ready", "no_model", "draining"]]),
            ("stalled_workers", whole),
        ], optional: ["state", "stalled_workers"])

    private static let problem = object(
        [
            ("type", text), ("title", text), ("status", whole),
            ("code", ["enum": .array(ProblemCode.allCases.map { .string($0.rawValue) })]), ("detail", text),
            ("request_id", text),
        ], optional: ["request_id"])

    private static func ref(_ name: String) -> JSONValue { ["$ref": .string("#/components/schemas/" + name)] }

    private static func object(
        _ properties: [(key: String, value: JSONValue)], optional: Set<String> = []
    ) -> JSONValue {
        let required = properties.map(\.key).filter { !optional.contains($0) }
        return [
            "type": "object", "required": .array(required.map { .string($0) }), "properties": .object(properties),
        ]
    }
}
