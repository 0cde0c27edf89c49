import AgeAssurance
import Charts

/// An evaluation for readers: a page, curves, and every photo's answer.
public struct AssuranceReport: Sendable {
    private let evaluation: AssuranceEvaluation
    private let title: String

    /// Reports on an evaluation of the model that `title` names.
    public init(_ evaluation: AssuranceEvaluation, title: String) {
        (self.evaluation, self.title) = (evaluation, title)
    }

    /// The parts of the report, for the page and for text.
    public var sections: [HTMLReport.Section] {
        let all = evaluation.all
        let age = evaluation.questions.minimumAge
        var sections = [
            HTMLReport.Section("What was measured", summary),
            HTMLReport.Section("Age check at \(age)", all.challenges.flatMap { $0.blocks(minimumAge: age) }),
        ]
        if !evaluation.partitions.isEmpty {
            sections.append(HTMLReport.Section("Groups", evaluation.partitions.flatMap { $0.blocks() }))
        }
        sections.append(HTMLReport.Section("Age", all.age.blocks()))
        sections.append(HTMLReport.Section("Gender", all.gender.blocks()))
        sections.append(
            HTMLReport.Section(
                "Repeatability",
                all.repeatability?.blocks()
                    ?? [.paragraph("No person is known to have several photos: the labels need a column person.")]))
        return sections
    }

    /// The page, with all curves in it.
    public var html: String {
        HTMLReport(
            title: title,
            subtitle: "Age assurance at \(evaluation.questions.minimumAge), \(evaluation.all.photos) photos",
            sections: sections
        ).html
    }

    /// Every curve as an SVG document, with a name for its file.
    public var charts: [(name: String, svg: String)] {
        let all = evaluation.all
        return all.challenges.flatMap { $0.charts(minimumAge: evaluation.questions.minimumAge) }
            + evaluation.partitions.flatMap { $0.charts() } + all.age.charts() + all.gender.charts()
    }

    private var summary: [HTMLReport.Block] {
        let all = evaluation.all
        let bootstrap = evaluation.questions.bootstrap
        let units = all.persons.map { "persons (\($0) of them are known)" } ?? "photos"
        var blocks: [HTMLReport.Block] = [
            .paragraph(
                """
                \(all.photos) photos with an answer, \(all.unanswered) without one: these count in no rate, and their people \
                would be asked for a document. In brackets stand \(ValueText.number(bootstrap.confidence * 100)) % intervals of a \
                bootstrap that draws \(units) \(bootstrap.resamples) times; where a share is that of few, or of all but few, \
                the exact binomial ones if they are wider.
                """)
        ]
        let below = all.challenges.first?.curve.first?.falsePositiveRate?.count ?? 0
        let needed = bootstrap.units(toShow: AssuranceQuestions.falsePositiveLevels[0])
        if below < needed {
            blocks.append(
                .warning(
                    """
                    \(below) photos show people below \(evaluation.questions.minimumAge). Even if none of them passed, a false \
                    positive rate below 1 % could not be shown with fewer than \(needed).
                    """))
        }
        return blocks
    }
}
