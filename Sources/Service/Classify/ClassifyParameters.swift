import Classification
import JSON

/// What a client may say about its photos, in the query, as a field of a form or as a member of JSON.
package struct ClassifyParameters: Sendable, Equatable {
    /// A parameter; the raw value is its name.
    package enum Name: String, Sendable, CaseIterable {
        /// Which faces are classified.
        case faces
        /// Whether the answer has the probability of each age.
        case ageDistribution = "age_distribution"
        /// Age groups in place of the model's.
        case ageGroups = "age_groups"
        /// The age whose reaching is asked about.
        case minimumAge = "minimum_age"

        /// All names, as in a sentence.
        static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }
    }

    /// Which faces; nil where the client does not say.
    package var mode: FaceMode?
    /// Whether `age` has its `distribution`; nil where the client does not say.
    package var includesAgeDistribution: Bool?
    /// Age groups in place of the model's; nil where the client does not say.
    package var grouping: AgeGrouping?
    /// The age whose reaching is asked about; nil where the client does not say.
    package var minimumAge: Int?

    /// Nothing said.
    package init() {}

    /// Reads the text of a parameter.
    ///
    /// - Throws: `invalid_parameter` for a value that is not allowed.
    mutating func set(_ name: Name, to text: String) throws(Problem) {
        switch name {
        case .faces: mode = try FaceMode(parameter: text)
        case .ageDistribution: includesAgeDistribution = try Self.flag(text)
        case .ageGroups: grouping = try Self.grouping(text)
        case .minimumAge: minimumAge = try Self.years(text)
        }
    }

    /// Reads the value of a member: a number for `minimum_age`, a boolean for `age_distribution`, else a string.
    ///
    /// - Throws: `invalid_parameter` for a value that is not allowed.
    mutating func set(_ name: Name, to value: JSONValue) throws(Problem) {
        let text: String? =
            switch name {
            case .ageDistribution: value.boolValue.map { $0 ? "true" : "false" }
            case .minimumAge: value.integerValue.map(String.init)
            case .faces, .ageGroups: value.stringValue
            }
        // The empty text is none of the allowed values.
        try set(name, to: text ?? "")
    }

    /// What query and body say together.
    ///
    /// - Throws: `invalid_parameter` where they disagree.
    func agreed(with body: ClassifyParameters) throws(Problem) -> ClassifyParameters {
        func agreed<Value: Equatable>(_ name: Name, _ query: Value?, _ body: Value?) throws(Problem) -> Value? {
            if let query, let body, query != body {
                throw Problem(
                    .invalidParameter, "The parameter \(name.rawValue) differs between the query and the body.")
            }
            return query ?? body
        }
        var result = ClassifyParameters()
        result.mode = try agreed(.faces, mode, body.mode)
        result.includesAgeDistribution = try agreed(
            .ageDistribution, includesAgeDistribution, body.includesAgeDistribution)
        result.grouping = try agreed(.ageGroups, grouping, body.grouping)
        result.minimumAge = try agreed(.minimumAge, minimumAge, body.minimumAge)
        return result
    }

    private static func flag(_ text: String) throws(Problem) -> Bool {
        switch text {
        case "true": return true
        case "false": return false
        default:
            throw Problem(
                .invalidParameter, "The parameter \(Name.ageDistribution.rawValue) must be true or false.")
        }
    }

    private static func grouping(_ text: String) throws(Problem) -> AgeGrouping {
        do throws(AgeGrouping.ParseError) { return try AgeGrouping(parsing: text) } catch {
            throw Problem(
                .invalidParameter,
                "The parameter \(Name.ageGroups.rawValue) must be like 0-15,16-17,18-20,21+. \(error)")
        }
    }

    private static func years(_ text: String) throws(Problem) -> Int {
        let allowed = AgeThresholds.minimumAges
        guard let years = Int(text), allowed.contains(years), String(years) == text else {
            throw Problem(
                .invalidParameter,
                "The parameter \(Name.minimumAge.rawValue) must be a whole number of years from \(allowed.lowerBound) to "
                    + "\(allowed.upperBound).")
        }
        return years
    }
}

extension FaceMode {
    /// The mode that a client's text names.
    ///
    /// - Throws: `invalid_parameter` for any other text.
    init(parameter text: String) throws(Problem) {
        guard let mode = FaceMode(rawValue: text) else {
            let modes = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(
                .invalidParameter, "The parameter \(ClassifyParameters.Name.faces.rawValue) must be one of \(modes).")
        }
        self = mode
    }
}

extension ClassifyParameters {
    /// What is asked of each photo, as the configuration has it where the client does not say.
    ///
    /// - Throws: `not_supported_by_model` where the model cannot answer it.
    package func question(
        _ configuration: ServiceConfiguration, model: ModelDescription
    ) throws(Problem) -> PhotoQuestion {
        let standard = configuration.answer
        let thresholds = AgeThresholds(
            grouping: grouping ?? standard.ageGroups,
            minimumAge: minimumAge ?? (standard.minimumAge > 0 ? standard.minimumAge : nil))
        guard !thresholds.needsYears || model.tellsYears else {
            throw Problem(
                .notSupportedByModel,
                "age_groups and minimum_age need the distribution over years, and the model \(model.name) has no head age."
            )
        }
        return PhotoQuestion(
            mode: mode ?? configuration.faces.mode, thresholds: thresholds,
            includesAgeDistribution: includesAgeDistribution ?? standard.ageDistribution)
    }
}

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
