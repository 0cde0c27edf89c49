import Classification
import CommandLineArguments
import Evaluation
import Imaging

/// Runs a model over labelled photos, for the commands that compare its answers with their labels.
enum LabelledRun {
    /// What a directory or a table is read as, for help texts.
    static let discussion = """
        Of a directory, all \(ImageFormat.names(joinedBy: "and")) files in it and below are taken, with their labels in their
        names as UTKFace has them: AGE_GENDER_RACE_TIME.jpg, gender 0 male, 1 female; or in the names of their folders, as
        female/20-29. Of a CSV file (commas, semicolons or tabs; UTF-8), the column file names the photos, relative to its
        folder; age (or a band as FairFace has it) and columns of the names of heads, as gender (also M and F, 0 male,
        1 female) and age_group (where missing, it follows from the age), are labels.
        """

    /// The model's answers to all photos that `operand` names, beside their labels.
    ///
    /// - Parameter observe: called for each photo with its labels and the outcome, in order.
    static func report(
        on operand: String, classifier: FaceClassifier, arguments: ParsedArguments, judgesByOneCrop: Bool = false,
        observe: (LabelledPhoto, PhotoBatches.Outcome) -> Void = { _, _ in }
    ) throws -> EvaluationReport {
        var report = EvaluationReport(model: classifier.model)
        let photos = try labelledPhotos(operand, model: classifier.model, report: &report)
        var progress = ProgressBar(total: photos.count)
        var rest = photos[...]
        let batches = try WorkOptions.batches(
            arguments, classifier: classifier, judgesByOneCrop: judgesByOneCrop)
        batches.run(photos.map { .file($0.path) }) { photo, outcome in
            guard let labelled = rest.popFirst() else { return }
            let labels = labelled.labels
            observe(labelled, outcome)
            switch outcome {
            case .success(let answered):
                if let face = answered.answer.faces.first { report.add(face.attributes, labels: labels) }
            case .failure(.photo(.faces(.noFace))): report.add(withoutFace: photo.name)
            case .failure(let error): report.add(failure: error.description, file: photo.name)
            }
            progress.update(photos.count - rest.count)
        }
        progress.clear()
        return report
    }

    /// Photos with their labels in the model's words; files whose names tell none go into the report.
    private static func labelledPhotos(
        _ operand: String, model: ModelDescription, report: inout EvaluationReport
    ) throws(LabelError) -> [LabelledPhoto] {
        let photos =
            PhotoFinder.isDirectory(operand)
            ? try photos(below: operand, model: model, report: &report)
            : try LabelTable(path: operand, model: model).photos
        var resolved: [LabelledPhoto] = []
        for photo in photos {
            resolved.append(
                LabelledPhoto(
                    path: photo.path, labels: try photo.labels.resolved(for: model), columns: photo.columns))
        }
        return resolved
    }

    /// The photos of a directory with the labels in their names or those of their folders.
    private static func photos(
        below operand: String, model: ModelDescription, report: inout EvaluationReport
    ) throws(LabelError) -> [LabelledPhoto] {
        let files = PhotoFinder.files(below: operand)
        if files.isEmpty { throw .empty(path: operand) }
        return files.compactMap { path in
            let parts = path.dropFirst(operand.count).split(separator: "/").map(String.init)
            let inName = FaceLabels(utkFaceName: parts.last ?? path)
            guard let labels = inName ?? FaceLabels(folders: Array(parts.dropLast()), model: model) else {
                report.add(
                    failure: "neither its name (AGE_GENDER_RACE_TIME.jpg) nor its folders (female/20-29) tell labels",
                    file: path)
                return nil
            }
            let race = inName == nil ? nil : LabelledPhoto.race(utkFaceName: parts.last ?? path)
            return LabelledPhoto(path: path, labels: labels, columns: race.map { ["race": $0] } ?? [:])
        }
    }
}
