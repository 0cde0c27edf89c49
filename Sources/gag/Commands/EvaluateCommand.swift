import Classification
import CommandLineArguments
import Evaluation
import FoundationEssentials
import JSON

/// `gag evaluate`: how well a model does on labelled photos.
enum EvaluateCommand {
    private static let json = Flag("json", help: "Print the report as JSON.")

    private static let syntax = CommandSyntax(
        name: "gag evaluate",
        summary: "Measures accuracy on labelled photos of one person each.",
        discussion: """
            Of a directory, all JPEG, PNG and WebP files in it and below are taken, with their labels in their names as
            UTKFace has them: AGE_GENDER_RACE_TIME.jpg, gender 0 male, 1 female. Of a CSV file, the column file names the
            photos, relative to its folder; age, gender and age_group (where missing, it follows from the age) are labels.
            The report has accuracy, precision, recall and F1 of each class, both confusion matrices and the mean absolute
            error of age. Of several faces in a photo the largest counts. A photo that cannot be read, or in which no face is
            found, is counted and named and does not stop the rest.

            Examples:
              gag evaluate faces/test
              gag evaluate --faces whole crops/test
              gag evaluate --json labels.csv | jq .gender.accuracy
            """,
        operands: .one("DIR|LABELS.csv"),
        options: [ModelOption.option, ModelOption.precision, json] + FaceFlags.all + WorkOptions.all)

    static let command = Command(syntax: syntax, run: run)

    private static func run(_ arguments: ParsedArguments) throws -> ExitCode {
        let classifier = try ModelOption.load(arguments)
        let model = classifier.model
        var report = EvaluationReport(model: model)
        let photos = try labelledPhotos(arguments.operands[0], report: &report)
        for labels in photos.map(\.labels) { try labels.check(against: model) }
        var progress = ProgressBar(total: photos.count)
        var rest = photos[...]
        let batches = try WorkOptions.batches(arguments, classifier: classifier)
        batches.run(photos.map { .file($0.path) }) { photo, outcome in
            guard let labels = rest.popFirst()?.labels else { return }
            switch outcome {
            case .success(let answered):
                if let face = answered.answer.faces.first { report.add(face.attributes, labels: labels) }
            case .failure(.faces(.noFace)): report.add(withoutFace: photo.name)
            case .failure(let error): report.add(failure: error.description, file: photo.name)
            }
            progress.update(photos.count - rest.count)
        }
        progress.clear()
        write(report, model: model, asJSON: arguments[json])
        return report.images > 0 ? .success : .failure
    }

    /// Photos with their labels; files whose names tell none go into the report.
    private static func labelledPhotos(
        _ operand: String, report: inout EvaluationReport
    ) throws(LabelError) -> [LabelledPhoto] {
        guard PhotoFinder.isDirectory(operand) else { return try LabelTable(path: operand).photos }
        let files = PhotoFinder.files(below: operand)
        if files.isEmpty { throw .empty(path: operand) }
        return files.compactMap { path in
            let name = path.split(separator: "/").last.map(String.init) ?? path
            guard let labels = FaceLabels(utkFaceName: name) else {
                report.add(failure: "its name tells no labels (AGE_GENDER_RACE_TIME.jpg)", file: path)
                return nil
            }
            return LabelledPhoto(path: path, labels: labels)
        }
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
