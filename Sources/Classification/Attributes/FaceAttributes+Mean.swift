extension FaceAttributes {
    /// The attributes whose every probability is the mean of those of `answers`, which come from one model.
    ///
    /// - Parameter answers: what was said of several pictures of one face, at least one, before any thresholds were asked
    ///   about.
    public static func mean(of answers: [FaceAttributes]) -> FaceAttributes {
        precondition(!answers.isEmpty, "the mean of at least one answer")
        let ages = answers.compactMap(\.age?.distribution)
        return FaceAttributes(
            gender: .mean(of: answers.map(\.gender)), ageGroup: .mean(of: answers.map(\.ageGroup)),
            age: ages.isEmpty ? nil : AgeEstimate(distribution: mean(of: ages)))
    }

    fileprivate static func mean(of rows: [[Double]]) -> [Double] {
        rows[0].indices.map { column in rows.reduce(0) { $0 + $1[column] } / Double(rows.count) }
    }
}

extension LabelledProbabilities {
    /// How far the most probable label is ahead of the next, 0…1.
    var lead: Double {
        let others = probabilities.filter { $0.label != label }.map(\.probability)
        return confidence - (others.max() ?? 0)
    }

    fileprivate static func mean(of answers: [LabelledProbabilities]) -> LabelledProbabilities {
        LabelledProbabilities(
            labels: answers[0].probabilities.map(\.label),
            probabilities: FaceAttributes.mean(of: answers.map { $0.probabilities.map(\.probability) }))
    }
}
