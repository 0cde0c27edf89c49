import Classification
import JSON

extension ClassifyParameters {
    /// The parameters as members of an object.
    static var properties: [(key: String, value: JSONValue)] {
        Name.allCases.map { (key: $0.rawValue, value: $0.schema) }
    }
}

extension ClassifyParameters.Name {
    /// What a value may be.
    var schema: JSONValue {
        switch self {
        case .faces: ["enum": .array(FaceMode.allCases.map { .string($0.rawValue) })]
        case .ageDistribution: ["type": "boolean"]
        case .ageGroups: ["type": "string", "examples": ["0-15,16-17,18-20,21+"]]
        case .minimumAge:
            [
                "type": "integer", "minimum": .integer(AgeThresholds.minimumAges.lowerBound),
                "maximum": .integer(AgeThresholds.minimumAges.upperBound),
            ]
        }
    }

    /// What it does.
    var meaning: String {
        switch self {
        case .faces:
            """
            Which faces are classified: `detect` each one found, `whole` the photo as one face that is cropped already, \
            `largest` the largest, `single` the only one (422 `several_faces` where there are more). The configuration \
            says what holds without it, at first `detect`.
            """
        case .ageDistribution: "Whether `age` has its `distribution`; without it the configuration decides."
        case .ageGroups:
            "Age groups in place of the model's, summed from its distribution over years: ascending from 0 without gaps, "
                + "the last one open."
        case .minimumAge: "Adds the probability that a face is of this age or older."
        }
    }
}
