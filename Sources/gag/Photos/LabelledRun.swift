import Classification
import CommandLineArguments
import Evaluation

/// Runs a model over labelled photos, for the commands that compare its answers with their labels.
enum LabelledRun {
    /// What a directory or a table is read as, for help texts.
    static let discussion = """
        Of a directory, all JPEG, PNG, WebP, HEIC and AVIF files in it and below are taken, with their labels in their
        names as UTKFace has them: AGE_GENDER_RACE_TIME.jpg, gender 0 male, 1 female. Of a CSV file, the column file names the
        photos, relative to its folder; age, gender and age_group (where missing, it follows from the age) are labels.
        """

    /// The model's answers to all photos that `operand` names, beside their labels.
    static func report(
        on operand: String, classifier: FaceClassifier, arguments: ParsedArguments, judgesByOneCrop: Bool = false
    ) throws -> EvaluationReport {
        var report = EvaluationReport(model: classifier.model)
        let photos = try labelledPhotos(operand, report: &report)
        for labels in photos.map(\.labels) { try labels.check(against: classifier.model) }
        var progress = ProgressBar(total: photos.count)
        var rest = photos[...]
        let batches = try WorkOptions.batches(
            arguments, classifier: classifier, judgesByOneCrop: judgesByOneCrop)
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
        return report
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
}
