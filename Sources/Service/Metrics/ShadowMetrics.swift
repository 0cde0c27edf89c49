import Classification

/// How a version on trial answers beside the one that is served.
package final class ShadowMetrics: Sendable {
    let faces = Counter(.init("gag_shadow_faces_total", .counter, "Faces that a version on trial was compared on."))
    let skipped = Counter(
        .init("gag_shadow_skipped_total", .counter, "Comparisons left out because requests were waiting."))
    let disagreements = Counter(
        .init(
            "gag_shadow_disagreements_total", .counter, labels: ["head"],
            "Faces for which the version on trial tells another label."))
    let confidence = Histogram(
        .init(
            "gag_shadow_confidence_difference", .histogram, labels: ["head"],
            "Absolute difference of the probability that both versions give to the served label."),
        bounds: [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1])
    let years = Histogram(
        .init("gag_shadow_age_difference_years", .histogram, "Absolute difference of the estimated ages, in years."),
        bounds: [0.5, 1, 2, 5, 10, 20, 50])

    package init() {}

    var families: [any MetricFamily] { [faces, skipped, disagreements, confidence, years] }

    /// Counts one face.
    package func compared(_ served: FaceAttributes, _ tried: FaceAttributes) {
        faces.add(1)
        for (head, left) in served.labelled {
            // A version may have other heads.
            guard let right = tried[head]?.labelled else { continue }
            disagreements.add(left.label == right.label ? 0 : 1, head)
            let other = right.probabilities.first { $0.label == left.label }?.probability ?? 0
            confidence.observe(abs(left.confidence - other), head)
        }
        if let left = served.age, let right = tried.age { years.observe(abs(left.estimate - right.estimate)) }
    }
}
