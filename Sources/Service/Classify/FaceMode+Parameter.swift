import Classification

extension FaceMode {
    /// The mode that a client's text names.
    ///
    /// - Parameter allowed: the modes that may be named.
    /// - Throws: `invalid_parameter` for any other text.
    init(parameter text: String, allowed: [FaceMode] = allCases) throws(Problem) {
        guard let mode = FaceMode(rawValue: text), allowed.contains(mode) else {
            let modes = allowed.map(\.rawValue).joined(separator: ", ")
            throw Problem(
                .invalidParameter, "The parameter \(ClassifyParameters.Name.faces.rawValue) must be one of \(modes).")
        }
        self = mode
    }
}
