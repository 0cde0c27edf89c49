import AgeAssurance
import AssuranceReport
import Charts
import Evaluation
import FoundationEssentials
import JSON

/// The files of `gag evaluate --report`.
struct AssuranceFiles {
    let directory: String

    /// Writes page, text, document, curves and every photo's answer.
    ///
    /// - Throws: `CalibrationError.unwritable` with the file that cannot be written.
    func write(
        _ report: AssuranceReport, document: JSONValue, faces: [AssessedFace], questions: AssuranceQuestions
    ) throws(CalibrationError) {
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        } catch {
            throw .unwritable(path: directory, reason: error.systemReason)
        }
        try write(report.html, to: "report.html")
        try write(SectionText(sections: report.sections).text, to: "report.txt")
        try write(document.text(pretty: true) + "\n", to: "report.json")
        for chart in report.charts { try write(chart.svg, to: chart.name + ".svg") }
        let rows = AnswerRows(questions)
        try write(rows.header + faces.map(rows.row).joined(), to: "answers.csv")
    }

    private func write(_ text: String, to name: String) throws(CalibrationError) {
        let path = "\(directory)/\(name)"
        do { try Data(text.utf8).write(to: URL(filePath: path), options: .atomic) } catch {
            throw .unwritable(path: path, reason: error.systemReason)
        }
    }
}
