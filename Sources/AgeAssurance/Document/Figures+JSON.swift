import JSON

extension AgeFigures {
    /// Errors of all photos, then of the parts by each of four divisions.
    var json: JSONValue {
        func parts(_ parts: [Part], _ name: String) -> JSONValue {
            .array(parts.map { part in .object([(name, .string(part.name))] + part.errors.members) })
        }
        return .object([
            ("all", all.map { .object($0.members) } ?? .null), ("by_year", parts(years, "age")),
            ("by_decade", parts(decades, "ages")), ("by_eye_distance", parts(eyeDistances, "pixels")),
            ("by_quality", parts(reasons, "reason")),
        ])
    }
}

extension AgeFigures.Errors {
    fileprivate var members: [(key: String, value: JSONValue)] {
        [
            ("mean_absolute_error", meanAbsolute.json), ("mean_signed_error", meanSigned.json),
            ("interval_coverage", coverage.json), ("error_above_5_years", aboveFive.json),
            ("error_above_10_years", aboveTen.json),
        ]
    }
}

extension GenderFigures {
    /// The shares of all photos and of each band of ages, and the characteristic.
    var json: JSONValue {
        [
            "all": all.map { .object($0.members) } ?? .null,
            "by_age": .array(bands.map { .object([("ages", .string($0.name))] + $0.members) }),
            "roc": characteristic?.json ?? .null,
        ]
    }
}

extension GenderFigures.Band {
    fileprivate var members: [(key: String, value: JSONValue)] {
        [
            ("accuracy", accuracy.json), ("told_with_0.99", sure.json),
            ("accuracy_of_told_with_0.99", .measured(accuracyOfSure)),
        ]
    }
}

extension OperatingCharacteristic {
    fileprivate var json: JSONValue {
        [
            "positive": .string(positive), "area": area.json,
            "points": .array(
                points.map { point in
                    [
                        "threshold": .rounded(point.threshold, decimals: 5),
                        "true_positive_rate": .rounded(point.truePositiveRate, decimals: 5),
                        "false_positive_rate": .rounded(point.falsePositiveRate, decimals: 5),
                    ]
                }),
        ]
    }
}

extension MeasuredValue {
    /// `value`, and the interval `low` to `high`, to 5 decimals; `photos` that it was measured on.
    var json: JSONValue { .object(members) }

    var members: [(key: String, value: JSONValue)] {
        [
            ("value", .rounded(value, decimals: 5)), ("low", .rounded(interval.lowerBound, decimals: 5)),
            ("high", .rounded(interval.upperBound, decimals: 5)), ("photos", .integer(count)),
        ]
    }
}

extension JSONValue {
    /// The document of a value; `null` where nothing could be measured.
    static func measured(_ value: MeasuredValue?) -> JSONValue { value?.json ?? .null }

    /// Whole where it is, else to 4 decimals.
    static func threshold(_ value: Double) -> JSONValue {
        let rounded = JSONValue.rounded(value, decimals: 4)
        return rounded.integerValue.map(JSONValue.integer) ?? rounded
    }
}
