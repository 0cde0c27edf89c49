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
    /// The questions to the distribution over years, the configuration's where the client asks none.
    ///
    /// - Throws: `not_supported_by_model` where the model cannot answer them.
    package func thresholds(
        _ configuration: ServiceConfiguration.Answer, model: ModelDescription
    ) throws(Problem) -> AgeThresholds {
        let standard = configuration.minimumAge > 0 ? configuration.minimumAge : nil
        let thresholds = AgeThresholds(
            grouping: grouping ?? (try? AgeGrouping(parsing: configuration.ageGroups)),
            minimumAge: minimumAge ?? standard)
        guard thresholds.needsYears, !model.tellsYears else { return thresholds }
        throw Problem(
            .notSupportedByModel,
            "age_groups and minimum_age need the distribution over years, and the model \(model.name) has no head age.")
    }
}
