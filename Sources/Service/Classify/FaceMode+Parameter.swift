import Classification

extension FaceMode {
    /// The name of the parameter, in a query, a form and JSON.
    static let parameter = "faces"

    /// The mode that a client's text names.
    ///
    /// - Throws: `invalid_parameter` for any other text.
    init(parameter text: String) throws(Problem) {
        guard let mode = FaceMode(rawValue: text) else {
            let modes = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(.invalidParameter, "The parameter \(Self.parameter) must be one of \(modes).")
        }
        self = mode
    }

    /// The one mode of a request whose query and body may both name it.
    ///
    /// - Throws: `invalid_parameter` where they disagree.
    static func agreed(query: FaceMode?, body: FaceMode?) throws(Problem) -> FaceMode? {
        if let query, let body, query != body {
            throw Problem(.invalidParameter, "The parameter \(parameter) differs between the query and the body.")
        }
        return query ?? body
    }
}
