import AgeAssurance
import AssuranceReport
import Classification
import CommandLineArguments
import Evaluation
import FoundationEssentials
import JSON
import ModelFiles

/// `gag evaluate`: how well a model does on labelled photos.
enum EvaluateCommand {
    private static let json = Flag("json", help: "Print the report as JSON.")
    private static let reliability = Option.text(
        "reliability", placeholder: "FILE.svg", help: "Draw reliability diagrams into this file.")

    private static let syntax = CommandSyntax(
        name: "gag evaluate",
        summary: "Measures accuracy and calibration on labelled photos of one person each.",
        discussion: """
            \(LabelledRun.discussion)
            The report has accuracy, precision, recall and F1 of each class, both confusion matrices, the mean absolute
            error of age, and the expected calibration error of the probabilities, with the temperature 1 and with the
            model's own. Of several faces in a photo the largest counts. A photo that cannot be read, or in which no face
            is found, is counted and named and does not stop the rest.
            With --report, or any question about age checks, the report also has who would pass one at a minimum age, by
            true age, over all thresholds and by groups, how far ages are off, and how much photos of one person differ
            (column person), each with 95 % intervals. OUT then holds report.html, report.txt, report.json, each curve as
            SVG, and every photo's answer in answers.csv.

            Examples:
              gag evaluate faces/test --reliability reliability.svg
              gag evaluate --faces whole crops/test
              gag evaluate --json labels.csv | jq .gender.accuracy
              gag evaluate --report out --minimum-age 18 --challenge-age 21,25 --group gender --group race faces/test
            """,
        operands: .one("DIR|LABELS.csv"),
        options: [ModelOption.option, ModelOption.precision, json, reliability] + AssuranceFlags.all
            + FaceFlags.all + WorkOptions.all)

    static let command = Command(syntax: syntax, run: run)

    private static func run(_ arguments: ParsedArguments) throws -> ExitCode {
        let classifier = try ModelOption.load(arguments)
        let model = classifier.model
        let questions = AssuranceFlags.questions(arguments)
        if questions != nil, !model.tellsYears {
            throw UsageError.badValue(
                flag: "--model", value: model.name,
                allowed: "for questions about age checks a model that has the head age")
        }
        var faces = questions.map { AssessedFaces($0, model: model) }
        let report = try LabelledRun.report(
            on: arguments.operands[0], classifier: classifier, arguments: arguments
        ) { faces?.add($0, $1) }
        let assurance = try faces?.evaluation()
        write(report, assurance: assurance, model: model, asJSON: arguments[json])
        if let directory = arguments[AssuranceFlags.report], let assurance, let faces {
            try AssuranceFiles(directory: directory).write(
                AssuranceReport(assurance, title: title(model)),
                document: document(report, assurance: assurance, model: model), faces: faces.faces,
                questions: assurance.questions)
        }
        if let path = arguments[reliability] {
            let diagram = ReliabilityDiagram(
                title: "\(model.name) \(model.version), \(report.images) photos", report: report.calibration)
            do {
                try Data(diagram.svg.utf8).write(to: URL(filePath: path), options: .atomic)
            } catch {
                throw CalibrationError.unwritable(path: path, reason: error.systemReason)
            }
        }
        return report.images > 0 ? .success : .failure
    }

    private static func title(_ model: ModelDescription) -> String { "\(model.name) \(model.version)" }

    private static func write(
        _ report: EvaluationReport, assurance: AssuranceEvaluation?, model: ModelDescription, asJSON: Bool
    ) {
        guard !asJSON else {
            let document = document(report, assurance: assurance, model: model)
            Terminal.output.write(document.text(pretty: true) + "\n")
            return
        }
        Terminal.output.write(EvaluationText(report: report, model: model).text)
        guard let assurance else { return }
        let sections = AssuranceReport(assurance, title: title(model)).sections
        Terminal.output.write("\n" + SectionText(sections: sections).text)
    }

    private static func document(
        _ report: EvaluationReport, assurance: AssuranceEvaluation?, model: ModelDescription
    ) -> JSONValue {
        let of: JSONValue = ["name": .string(model.name), "version": .string(model.version)]
        let figures = assurance.map { [(key: "assurance", value: $0.json)] } ?? []
        return .object((report.json.objectValue ?? []) + figures + [("model", of)])
    }
}
