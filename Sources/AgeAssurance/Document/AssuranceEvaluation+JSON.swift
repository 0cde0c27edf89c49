import JSON

extension AssuranceEvaluation {
    /// The evaluation as a document; docs/assurance.md describes its keys, which are stable.
    public var json: JSONValue {
        [
            "minimum_age": .integer(questions.minimumAge),
            "challenge_ages": .array(questions.challengeAges.sorted().map { .threshold($0) }),
            "pass_probabilities": .array(questions.passProbabilities.sorted().map { .threshold($0) }),
            "bootstrap": [
                "resamples": .integer(questions.bootstrap.resamples),
                "confidence": .number(questions.bootstrap.confidence),
                "seed": .integer(Int(truncatingIfNeeded: questions.bootstrap.seed)),
            ],
            "all": .object(all.members),
            "groups": .array(partitions.map(\.json)),
        ]
    }
}

extension AssuranceFigures {
    fileprivate var members: [(key: String, value: JSONValue)] {
        [
            ("photos", .integer(photos)), ("unanswered", .integer(unanswered)),
            ("persons", persons.map(JSONValue.integer) ?? .null),
            ("challenge", .object(challenges.map { ($0.way.rawValue, $0.json) })),
            ("age", age.json), ("gender", gender.json), ("repeatability", repeatability?.json ?? .null),
        ]
    }
}

extension GroupFigures {
    fileprivate var json: JSONValue {
        [
            "columns": .array(columns.map { .string($0) }),
            "groups": .array(
                groups.map { group in
                    .object([("values", .array(group.values.map { .string($0) }))] + group.figures.members)
                }),
            "comparisons": .array(
                comparisons.map { comparison in
                    [
                        "figure": .string(comparison.figure),
                        "largest_difference": comparison.largestDifference.json,
                        "highest": .string(comparison.highest), "lowest": .string(comparison.lowest),
                        "mean_over_groups": comparison.mean.json,
                    ]
                }),
        ]
    }
}

extension ChallengeFigures {
    fileprivate var json: JSONValue {
        [
            "points": .array(points.map { .object($0.members) }),
            "years": .array(
                years.map { year in
                    [
                        "age": .integer(year.age),
                        "passing": .array(
                            zip(points, year.passing).map { point, share in
                                .object([("threshold", .threshold(point.threshold))] + share.members)
                            }),
                    ]
                }),
            "operating_points": .array(
                operatingPoints.map { point in
                    [
                        "level": .number(point.level),
                        "threshold": point.threshold.map { .threshold($0) } ?? .null,
                        "false_positive_rate": .measured(point.point?.falsePositiveRate),
                        "challenge_rate": .measured(point.point?.challengeRate),
                    ]
                }),
            "curve": .array(curve.map { .object($0.members) }),
        ]
    }
}

extension ChallengeFigures.Point {
    fileprivate var members: [(key: String, value: JSONValue)] {
        [
            ("threshold", .threshold(threshold)),
            ("false_positive_rate", .measured(falsePositiveRate)),
            ("false_positive_rate_just_below", .measured(falsePositiveRateJustBelow)),
            ("false_positive_rate_one_year_below", .measured(falsePositiveRateOneYearBelow)),
            ("challenge_rate", .measured(challengeRate)),
        ]
    }
}

extension RepeatabilityFigures {
    fileprivate var json: JSONValue {
        [
            "persons": .integer(persons), "mean_difference": meanDifference.json,
            "decision_changes": .array(
                changes.map { change in
                    .object(
                        [("way", .string(change.way.rawValue)), ("threshold", .threshold(change.threshold))]
                            + change.share.members)
                }),
            "gender_changes": .measured(genderChanges),
        ]
    }
}
