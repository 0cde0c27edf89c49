import Classification
import HTTPServer

/// What the query of `POST /classify` asks for.
package struct ClassifyQuery: Sendable, Equatable {
    /// The name of the parameter that asks for the distribution of the age.
    package static let ageDistribution = "age_distribution"

    private static let ageGroups = "age_groups"
    private static let minimumAge = "minimum_age"
    private static let modelName = "model"
    private static let modelVersion = "version"
    private static let known = [
        FaceMode.parameter, ageDistribution, ageGroups, minimumAge, modelName, modelVersion,
    ]

    /// Which faces; nil where the query does not say.
    package var mode: FaceMode?
    /// Whether `age` has its `distribution`; nil where the query does not say.
    package var includesAgeDistribution: Bool?
    /// Age groups in place of the model's; nil where the query does not say.
    package var grouping: AgeGrouping?
    /// The age whose reaching is asked about; nil where the query does not say.
    package var minimumAge: Int?
    /// Name of the model that answers; nil for the first of the configuration.
    package var model: String?
    /// Its version; nil for the newest that is served.
    package var version: String?

    /// Reads a query strictly, for a misspelt parameter would else be ignored.
    ///
    /// - Throws: `invalid_parameter` for an unknown parameter, one that is given twice, or a bad value.
    package init(_ query: [HTTPRequestHead.QueryItem]) throws(Problem) {
        for (index, item) in query.enumerated() {
            guard Self.known.contains(item.name) else {
                let names = Self.known.joined(separator: ", ")
                throw Problem(.invalidParameter, "The query has an unknown parameter; known are \(names).")
            }
            guard !query[..<index].contains(where: { $0.name == item.name }) else {
                throw Problem(.invalidParameter, "The parameter \(item.name) is given more than once.")
            }
            switch item.name {
            case FaceMode.parameter: mode = try FaceMode(parameter: item.value)
            case Self.ageGroups: grouping = try Self.grouping(item.value)
            case Self.minimumAge: minimumAge = try Self.years(item.value)
            case Self.modelName: model = item.value
            case Self.modelVersion: version = item.value
            default: includesAgeDistribution = try Self.flag(item)
            }
        }
    }

    private static func flag(_ item: HTTPRequestHead.QueryItem) throws(Problem) -> Bool {
        switch item.value {
        case "true": return true
        case "false": return false
        default: throw Problem(.invalidParameter, "The parameter \(item.name) must be true or false.")
        }
    }

    private static func grouping(_ text: String) throws(Problem) -> AgeGrouping {
        // The plus of "21+" means a space in a query, and clients seldom write %2B.
        let groups = text.last == " " ? text.dropLast() + "+" : text
        do throws(AgeGrouping.ParseError) { return try AgeGrouping(parsing: groups) } catch {
            throw Problem(.invalidParameter, "The parameter age_groups must be like 0-15,16-17,18-20,21+. \(error)")
        }
    }

    private static func years(_ text: String) throws(Problem) -> Int {
        let allowed = AgeThresholds.minimumAges
        guard let years = Int(text), allowed.contains(years), String(years) == text else {
            throw Problem(
                .invalidParameter,
                "The parameter minimum_age must be a whole number of years from \(allowed.lowerBound) to "
                    + "\(allowed.upperBound).")
        }
        return years
    }
}

extension ClassifyQuery {
    /// The questions to the distribution over years, the configuration's where the query asks none.
    ///
    /// - Throws: `not_supported_by_model` where the model cannot answer them.
    package func thresholds(
        _ configuration: ServiceConfiguration.Answer, model: ModelDescription
    ) throws(Problem) -> AgeThresholds {
        let standard = configuration.minimumAge > 0 ? configuration.minimumAge : nil
        let thresholds = AgeThresholds(
            grouping: grouping ?? (try? AgeGrouping(parsing: configuration.ageGroups)),
            minimumAge: minimumAge ?? standard)
        guard thresholds.needsAgeHead, model.age == nil else { return thresholds }
        throw Problem(
            .notSupportedByModel,
            "age_groups and minimum_age need the distribution over years, and the model \(model.name) has no head age.")
    }
}
