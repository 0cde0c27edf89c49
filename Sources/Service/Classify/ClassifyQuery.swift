import HTTPServer

/// What the query of `POST /classify` asks for.
package struct ClassifyQuery: Sendable, Equatable {
    private static let modelName = "model"
    private static let modelVersion = "version"

    /// What it says about the photos.
    package var parameters = ClassifyParameters()
    /// Name of the model that answers; nil for the first of the configuration.
    package var model: String?
    /// Its version; nil for the newest that is served.
    package var version: String?

    /// Reads a query strictly, for a misspelt parameter would else be ignored.
    ///
    /// - Throws: `invalid_parameter` for an unknown parameter, one that is given twice, or a bad value.
    package init(_ query: [HTTPRequestHead.QueryItem]) throws(Problem) {
        for (index, item) in query.enumerated() {
            let name = ClassifyParameters.Name(rawValue: item.name)
            guard name != nil || [Self.modelName, Self.modelVersion].contains(item.name) else {
                throw Problem(
                    .invalidParameter,
                    "The query has an unknown parameter; known are \(ClassifyParameters.Name.list), \(Self.modelName), "
                        + "\(Self.modelVersion).")
            }
            guard !query[..<index].contains(where: { $0.name == item.name }) else {
                throw Problem(.invalidParameter, "The parameter \(item.name) is given more than once.")
            }
            if let name {
                try set(name, to: item)
            } else if item.name == Self.modelName {
                model = item.value
            } else {
                version = item.value
            }
        }
    }

    private mutating func set(
        _ name: ClassifyParameters.Name, to item: HTTPRequestHead.QueryItem
    ) throws(Problem) {
        // The plus of "21+" means a space in a query, and clients seldom write %2B.
        let isSpaced = name == .ageGroups && item.value.last == " "
        try parameters.set(name, to: isSpaced ? item.value.dropLast() + "+" : item.value)
    }
}
