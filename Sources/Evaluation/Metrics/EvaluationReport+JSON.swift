import JSON

extension EvaluationReport {
    /// The report as a document: shares to 4 decimals, years to 3; `null` where nothing could be measured.
    public var json: JSONValue {
        let end: [(key: String, value: JSONValue)] = [
            ("calibration", calibration.json),
            (
                "without_face",
                ["images": .integer(withoutFace.count), "files": .array(withoutFace.map { .string($0) })]
            ),
            (
                "unreadable",
                [
                    "images": .integer(failures.count),
                    "files": .array(failures.map { ["file": .string($0.file), "reason": .string($0.reason)] }),
                ]
            ),
        ]
        return .object([("images", .integer(images))] + heads.map { ($0.head.name, $0.json) } + end)
    }

    fileprivate static func number(_ value: Double?, decimals: Int) -> JSONValue {
        value.map { .rounded($0, decimals: decimals) } ?? .null
    }
}

extension EvaluationReport.Figures {
    /// The matrix, or of a distribution over years the faces and the mean absolute error.
    fileprivate var json: JSONValue {
        guard head.kind == .years else { return matrix.json }
        return [
            "images": .integer(ages), "mean_absolute_error": EvaluationReport.number(meanAbsoluteAgeError, decimals: 3),
        ]
    }
}

extension ConfusionMatrix {
    /// Accuracy, figures of each class, and the counts with true classes as rows.
    public var json: JSONValue {
        [
            "accuracy": EvaluationReport.number(accuracy, decimals: 4),
            "images": .integer(total),
            "classes": .object(labels.indices.map { (key: labels[$0], value: figures($0)) }),
            "confusion": [
                "labels": .array(labels.map(JSONValue.string)),
                "counts": .array(counts.map { .array($0.map(JSONValue.integer)) }),
            ],
        ]
    }

    private func figures(_ index: Int) -> JSONValue {
        [
            "images": .integer(support(index)),
            "precision": EvaluationReport.number(precision(index), decimals: 4),
            "recall": EvaluationReport.number(recall(index), decimals: 4),
            "f1": EvaluationReport.number(f1(index), decimals: 4),
        ]
    }
}
