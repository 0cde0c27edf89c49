import AgeAssurance
import CommandLineArguments

/// What `gag evaluate` is asked about age checks.
enum AssuranceFlags {
    static let report = Option.text(
        "report", placeholder: "OUT", help: "Write figures for age assurance into this directory.")
    private static let minimumAge = Option.integer(
        "minimum-age", in: 1...100, help: "Age that people must have reached (default 18).")
    private static let challengeAges = Option<[Double]>(
        "challenge-age", placeholder: "AGES", help: "Estimated ages that pass, separated by commas (default 25).",
        allowed: "ages from 0 to 100, separated by commas"
    ) { numbers($0, in: 0...100) }
    private static let probabilities = Option<[Double]>(
        "pass-probability", placeholder: "P", help: "Probabilities that pass, separated by commas (default 0.95).",
        allowed: "probabilities from 0 to 1, separated by commas"
    ) { numbers($0, in: 0...1) }
    private static let group = Option.text(
        "group", placeholder: "COLUMN", help: "Also give all figures by this column's values; may be repeated.")
    private static let resamples = Option.integer(
        "resamples", in: 100...100_000, help: "Samples that the intervals are drawn from (default 2000).")

    static let all: [any CommandLineOption] = [report, minimumAge, challengeAges, probabilities, group, resamples]

    /// The questions; nil where none is asked.
    static func questions(_ arguments: ParsedArguments) -> AssuranceQuestions? {
        guard all.contains(where: { !arguments.texts(of: $0).isEmpty }) else { return nil }
        var questions = AssuranceQuestions()
        if let age = arguments[minimumAge] {
            questions.minimumAge = age
            questions.challengeAges = [Double(age) + 7]
        }
        if let ages = arguments[challengeAges] { questions.challengeAges = ages }
        if let probabilities = arguments[probabilities] { questions.passProbabilities = probabilities }
        if let resamples = arguments[resamples] { questions.bootstrap.resamples = resamples }
        for column in arguments.texts(of: group).map({ $0.lowercased() }) where !questions.groups.contains(column) {
            questions.groups.append(column)
        }
        return questions
    }

    private static func numbers(_ text: String, in range: ClosedRange<Double>) -> [Double]? {
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
        let valid = numbers.compactMap(\.self).filter(range.contains)
        return valid.count == numbers.count && !valid.isEmpty ? Array(Set(valid)).sorted() : nil
    }
}
