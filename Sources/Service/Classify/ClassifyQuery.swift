import Classification
import HTTPServer

/// What the query of `POST /classify` asks for.
package struct ClassifyQuery: Sendable, Equatable {
    /// The name of the parameter that asks for the distribution of the age.
    package static let ageDistribution = "age_distribution"

    private static let known = [FaceMode.parameter, ageDistribution]

    /// Which faces; nil where the query does not say.
    package var mode: FaceMode?
    /// Whether `age` has its `distribution`; nil where the query does not say.
    package var includesAgeDistribution: Bool?

    /// Reads a query strictly, for a misspelt parameter would else be ignored.
    ///
    /// - Throws: `invalid_parameter` for an unknown parameter, one that is given twice, or a bad value.
    package init(_ query: [HTTPRequestHead.QueryItem]) throws(Problem) {
        for (index, item) in query.enumerated() {
            guard Self.known.contains(item.name) else {
                let names = Self.known.joined(separator: " and ")
                throw Problem(.invalidParameter, "The query has an unknown parameter; known are \(names).")
            }
            guard !query[..<index].contains(where: { $0.name == item.name }) else {
                throw Problem(.invalidParameter, "The parameter \(item.name) is given more than once.")
            }
            if item.name == FaceMode.parameter {
                mode = try FaceMode(parameter: item.value)
            } else {
                includesAgeDistribution = try Self.flag(item)
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
}
