import AgeAssurance

/// Every photo's labels and answer as CSV (RFC 4180), a row for each.
public struct AnswerRows: Sendable {
    private let questions: AssuranceQuestions

    /// Rows with the passing at the thresholds of the questions.
    public init(_ questions: AssuranceQuestions) { self.questions = questions }

    /// Names of the columns, ending with a line break.
    public var header: String {
        Self.row(
            ["file", "person"] + questions.groups.map { "group_\($0)" } + [
                "age", "gender", "estimate", "low", "high", "probability_\(questions.minimumAge)_or_older",
                "told_gender", "gender_confidence", "eye_distance", "reasons",
            ] + questions.challengeAges.map { "passes_estimate_\(ThresholdText.text($0))" }
                + questions.passProbabilities.map { "passes_probability_\(ThresholdText.text($0))" } + ["problem"])
    }

    /// The row of a photo, ending with a line break; fields are empty where nothing is known.
    public func row(_ face: AssessedFace) -> String {
        let answer = face.answer
        func text(_ value: Double?, _ scale: Double) -> String {
            value.map { "\(($0 * scale).rounded() / scale)" } ?? ""
        }
        var fields = [face.file, face.person ?? ""] + face.groups
        fields += [face.age.map(String.init) ?? "", face.gender ?? "", text(answer?.estimate, 1000)]
        fields += answer.map { ["\($0.interval.lowerBound)", "\($0.interval.upperBound)"] } ?? ["", ""]
        fields += [text(answer?.probability, 100_000), answer?.gender?.label ?? ""]
        fields += [text(answer?.gender?.confidence, 100_000), text(answer?.eyeDistance, 10)]
        fields.append(answer?.reasons?.joined(separator: ";") ?? "")
        fields += questions.challengeAges.map { age in answer.map { $0.estimate >= age ? "yes" : "no" } ?? "" }
        fields += questions.passProbabilities.map { p in answer.map { $0.probability >= p ? "yes" : "no" } ?? "" }
        return Self.row(fields + [face.problem ?? ""])
    }

    private static func row(_ fields: [String]) -> String {
        fields.map { field in
            let needsQuotes = field.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
            return needsQuotes
                ? "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
                : field
        }.joined(separator: ",") + "\r\n"
    }
}
