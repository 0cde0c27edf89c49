import Classification

/// Temperatures fitted for some of a model's heads.
public struct HeadTemperatures: Sendable, Equatable {
    /// A head, its fit and what it changes on the photos that it was fitted on.
    public struct Entry: Sendable, Equatable {
        /// Name in model.json: gender, age_group or age.
        public let head: String
        /// Before the fit, with the temperature of model.json.
        public let before: HeadOutcomes
        /// With the fitted temperature.
        public let after: HeadOutcomes

        /// Errors of the statements that a head is judged by: its most probable class; of the years, "18 or older".
        public func reliability(_ outcomes: HeadOutcomes) -> Reliability {
            head == "age"
                ? outcomes.reliability(ofClassesFrom: CalibrationReport.minimumAge) : outcomes.reliability
        }
    }

    /// In the order of model.json.
    public let entries: [Entry]

    /// Fits each of `heads` on the outcomes of an evaluation; without names all that the labels tell of.
    ///
    /// - Throws: ``CalibrationError/noLabels(heads:)`` or ``CalibrationError/unknownHead(_:known:)``.
    public init(_ report: CalibrationReport, heads names: [String]? = nil) throws(CalibrationError) {
        var heads = [("gender", report.gender), ("age_group", report.ageGroup)]
        if let age = report.age { heads.append(("age", age)) }
        for name in names ?? [] where !heads.contains(where: { $0.0 == name }) {
            throw .unknownHead(name, known: heads.map(\.0))
        }
        let wanted = heads.filter { names?.contains($0.0) ?? true }
        entries = wanted.compactMap { name, outcomes in
            TemperatureFit(outcomes).map {
                Entry(head: name, before: outcomes, after: outcomes.at(temperature: $0.temperature))
            }
        }
        guard !entries.isEmpty, names == nil || entries.count == wanted.count else {
            throw .noLabels(heads: wanted.map(\.0))
        }
    }
}
