import Classification
import Evaluation

/// An evaluation for people.
struct EvaluationText {
    let report: EvaluationReport
    let model: ModelDescription

    /// Files that are named before the rest is only counted.
    private static let namedFailures = 20

    var text: String {
        var parts = ["\(model.name) \(model.version) on \(report.images) photos\n"]
        for figures in report.heads { parts.append(contentsOf: section(figures)) }
        if !report.calibration.entries.isEmpty { parts.append(calibration) }
        if !report.withoutFace.isEmpty {
            let share = Double(report.withoutFace.count) / Double(report.images + report.withoutFace.count)
            parts.append(
                named(
                    "Without a face: \(report.withoutFace.count) photos, \(DecimalText.percent(share, decimals: 2))",
                    report.withoutFace))
        }
        if !report.failures.isEmpty { parts.append(failures) }
        return parts.joined(separator: "\n")
    }

    /// What there is to say of a head; nothing of years without a known age.
    private func section(_ head: EvaluationReport.Figures) -> [String] {
        let title = head.head.title()
        guard head.head.kind == .years else { return [section(title, head.matrix)] }
        return head.meanAbsoluteAgeError.map { error in
            ["\(title): mean absolute error \(DecimalText.fixed(error, decimals: 2)) years (\(head.ages) photos)\n"]
        } ?? []
    }

    private func section(_ title: String, _ matrix: ConfusionMatrix) -> String {
        guard matrix.total > 0 else { return "\(title): no labels\n" }
        var figures = TextTable(
            [.left, .right, .right, .right, .right], header: ["", "photos", "precision", "recall", "F1"])
        for (index, label) in matrix.labels.enumerated() {
            figures.append([
                label, String(matrix.support(index)), DecimalText.percent(matrix.precision(index)),
                DecimalText.percent(matrix.recall(index)), DecimalText.percent(matrix.f1(index)),
            ])
        }
        var counts = TextTable(
            [.left] + matrix.labels.map { _ in .right }, header: ["true \\ told"] + matrix.labels)
        for (label, row) in zip(matrix.labels, matrix.counts) { counts.append([label] + row.map(String.init)) }
        return """
            \(title): accuracy \(DecimalText.percent(matrix.accuracy, decimals: 2)) (\(matrix.total) photos)

            \(figures.text(indentation: 2))
            \(counts.text(indentation: 2))
            """
    }

    private var calibration: String {
        var table = TextTable(
            [.left, .right, .right, .right, .right], header: ["", "photos", "temperature", "at T = 1", "calibrated"])
        for entry in report.calibration.entries {
            table.append([
                entry.name, String(entry.after.total), DecimalText.fixed(entry.temperature, decimals: 4),
                DecimalText.percent(entry.before.expectedCalibrationError, decimals: 2),
                DecimalText.percent(entry.after.expectedCalibrationError, decimals: 2),
            ])
        }
        return "Expected calibration error (\(Reliability.binCount) bins)\n\n\(table.text(indentation: 2))"
    }

    private var failures: String {
        let count = report.failures.count
        return named(
            "Not evaluated: \(count) \(count == 1 ? "file" : "files")",
            report.failures.map { "\($0.file): \($0.reason)" })
    }

    private func named(_ title: String, _ files: [String]) -> String {
        var lines = [title] + files.prefix(Self.namedFailures).map { "  " + $0 }
        if files.count > Self.namedFailures {
            lines.append("  … and \(files.count - Self.namedFailures) more (--json names all)")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
