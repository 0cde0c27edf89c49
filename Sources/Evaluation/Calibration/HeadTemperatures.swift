import Classification

/// Temperatures fitted for some of a model's heads.
public struct HeadTemperatures: Sendable, Equatable {
    /// A head, its fit and what it changes on the photos that it was fitted on.
    public struct Entry: Sendable, Equatable {
        /// The head as model.json has it.
        public let head: Head
        /// Before the fit, with the temperature of model.json.
        public let before: HeadOutcomes
        /// With the fitted temperature.
        public let after: HeadOutcomes

        /// Errors of the statements that a head is judged by: its most probable label; of years, "18 or older".
        public func reliability(_ outcomes: HeadOutcomes) -> Reliability {
            CalibrationReport.reliability(of: head, outcomes)
        }
    }

    /// In the order of model.json.
    public let entries: [Entry]

    /// Fits each of `heads` on the outcomes of an evaluation; without names all that the labels tell of.
    ///
    /// - Throws: ``CalibrationError/noLabels(heads:)`` or ``CalibrationError/unknownHead(_:known:)``.
    public init(_ report: CalibrationReport, heads names: [String]? = nil) throws(CalibrationError) {
        for name in names ?? [] where !report.heads.contains(where: { $0.head.name == name }) {
            throw .unknownHead(name, known: report.heads.map(\.head.name))
        }
        let wanted = report.heads.filter { names?.contains($0.head.name) ?? true }
        entries = wanted.compactMap { head, outcomes in
            TemperatureFit(outcomes).map {
                Entry(head: head, before: outcomes, after: outcomes.at(temperature: $0.temperature))
            }
        }
        guard !entries.isEmpty, names == nil || entries.count == wanted.count else {
            throw .noLabels(heads: wanted.map(\.head.name))
        }
    }
}
