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

            Examples:
              gag evaluate faces/test --reliability reliability.svg
              gag evaluate --faces whole crops/test
              gag evaluate --json labels.csv | jq .gender.accuracy
            """,
        operands: .one("DIR|LABELS.csv"),
        options: [ModelOption.option, ModelOption.precision, json, reliability] + FaceFlags.all + WorkOptions.all)

    static let command = Command(syntax: syntax, run: run)

    private static func run(_ arguments: ParsedArguments) throws -> ExitCode {
        let classifier = try ModelOption.load(arguments)
        let model = classifier.model
        let report = try LabelledRun.report(on: arguments.operands[0], classifier: classifier, arguments: arguments)
        write(report, model: model, asJSON: arguments[json])
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

    private static func write(_ report: EvaluationReport, model: ModelDescription, asJSON: Bool) {
        guard asJSON else {
            Terminal.output.write(EvaluationText(report: report, model: model).text)
            return
        }
        let of: JSONValue = ["name": .string(model.name), "version": .string(model.version)]
        let document = JSONValue.object((report.json.objectValue ?? []) + [("model", of)])
        Terminal.output.write(document.text(pretty: true) + "\n")
    }
}
