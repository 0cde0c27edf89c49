import Classification
import CommandLineArguments

/// What a command asks the distribution over years.
struct AgeFlags {
    private static let groups = Option<AgeGrouping>(
        "age-groups", placeholder: "GROUPS",
        help: "Age groups in place of the model's, as 0-15,16-17,18-20,21+.",
        allowed: "ascending groups from 0 without gaps, the last one open, as 0-15,16-17,18-20,21+"
    ) { try? AgeGrouping(parsing: $0) }
    private static let minimumAge = Option.integer(
        "minimum-age", in: AgeThresholds.minimumAges, help: "Add the probability of this age or older.")
    private static let distribution = Flag(
        "age-distribution", help: "Add the probability of each age from 0 to 100 to JSON.")

    static let all: [any CommandLineOption] = [groups, minimumAge, distribution]

    /// The questions.
    let thresholds: AgeThresholds
    /// Whether answers have the probability of each age.
    let includesDistribution: Bool

    /// - Throws: `UsageError` where the model cannot answer them.
    init(_ arguments: ParsedArguments, model: ModelDescription) throws(UsageError) {
        thresholds = AgeThresholds(grouping: arguments[Self.groups], minimumAge: arguments[Self.minimumAge])
        includesDistribution = arguments[Self.distribution]
        guard thresholds.needsYears, !model.tellsYears else { return }
        throw .badValue(
            flag: "--model", value: model.name,
            allowed: "with --age-groups and --minimum-age a model that has the head age")
    }
}
