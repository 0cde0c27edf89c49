import Classification
import CommandLineArguments
import Imaging
import JSON

/// `gag classify`: the answers to photos, one after the other.
enum ClassifyCommand {
    private static let json = Flag(
        "json", help: "One JSON object a line instead of a table; also without it when piped.")

    private static let annotate = Option.text(
        "annotate", placeholder: "OUT.png", help: "Draw boxes, landmarks and labels over the one photo.")

    private static let syntax = CommandSyntax(
        name: "gag classify",
        summary: "Tells gender and age group of the faces in each photo.",
        discussion: """
            A directory is searched for \(ImageFormat.names(joinedBy: "and")) files with all below it; - reads one photo from
            standard input.
            On a terminal the answers form a table, a row for each face, largest first: the most probable gender and age
            group with their probabilities, the expected age with its 80 % interval, and whether the picture of the face is
            usable, else why not. A photo without a face, or that cannot be read, is reported and does not stop the
            rest; the exit code is 1 then.

            Examples:
              gag classify portrait.png
              gag classify --annotate faces.png group.jpg
              gag classify --faces whole crops/
              gag classify --age-groups 0-17,18-20,21+ --minimum-age 18 portrait.png
              gag classify --json photos/ | jq .faces[0].age_group.label
              curl -s https://example.org/photo.jpg | gag classify -
            """,
        operands: .several("FILE|DIR|- …"),
        options: [ModelOption.option, ModelOption.precision, json, annotate] + FaceFlags.all + AgeFlags.all
            + WorkOptions.all)

    static let command = Command(syntax: syntax, run: run)

    private static func run(_ arguments: ParsedArguments) throws -> ExitCode {
        let photos = PhotoFinder.photos(arguments.operands)
        let picture = arguments[annotate]
        if let picture, photos.count != 1 {
            throw UsageError.badValue(
                flag: "--annotate", value: picture, allowed: "left out unless there is exactly one photo")
        }
        let classifier = try ModelOption.load(arguments)
        var batches = try WorkOptions.batches(arguments, classifier: classifier)
        let age = try AgeFlags(arguments, model: classifier.model)
        batches.keepsImages = picture != nil
        batches.question.thresholds = age.thresholds
        batches.question.includesAgeDistribution = age.includesDistribution
        var failures = reportEmptyDirectories(arguments.operands)
        let isTable = Terminal.output.isInteractive && !arguments[json]
        let table = AnswerTable(
            photos: photos.map(\.name), model: classifier.model, detects: batches.question.mode.detects,
            thresholds: age.thresholds)
        if isTable, !photos.isEmpty { Terminal.output.write(table.header) }
        var progress = ProgressBar(total: photos.count)
        var done = 0
        batches.run(photos) { photo, outcome in
            progress.clear()
            if case .failure = outcome { failures += 1 }
            if isTable {
                write(photo.name, outcome, table: table)
            } else {
                Terminal.output.write(line(photo.name, outcome).text() + "\n")
            }
            if let picture, case .success(let answered) = outcome, let image = answered.image {
                failures += annotateFailures(answered.answer, over: image, to: picture)
            }
            done += 1
            progress.update(done)
        }
        progress.clear()
        return failures == 0 ? .success : .failure
    }

    private static func write(_ name: String, _ outcome: PhotoBatches.Outcome, table: AnswerTable) {
        switch outcome {
        case .success(let answered): Terminal.output.write(table.rows(name, answered.answer))
        case .failure(let error): Terminal.error.write("\(syntax.name): \(name): \(error)\n")
        }
    }

    /// The answer of the service with the file's name before it, or the error.
    private static func line(_ name: String, _ outcome: PhotoBatches.Outcome) -> JSONValue {
        let file: [(key: String, value: JSONValue)] = [("file", .string(name))]
        switch outcome {
        case .success(let answered): return .object(file + (answered.answer.json.objectValue ?? []))
        case .failure(let error): return .object(file + [("error", error.json)])
        }
    }

    /// Writes the annotated picture; 1 where that fails, which is reported.
    private static func annotateFailures(
        _ answer: ClassificationAnswer, over image: RGBImage, to path: String
    ) -> Int {
        do {
            try PhotoAnnotation.write(answer, over: image, to: path)
            return 0
        } catch {
            Terminal.error.write("\(syntax.name): \(error)\n")
            return 1
        }
    }

    private static func reportEmptyDirectories(_ operands: [String]) -> Int {
        let empty = operands.filter { PhotoFinder.isDirectory($0) && PhotoFinder.files(below: $0).isEmpty }
        for directory in empty {
            Terminal.error.write("\(syntax.name): \(directory): \(PhotoError.emptyDirectory)\n")
        }
        return empty.count
    }
}

extension PhotoError {
    /// `code` and `detail`, as the service words them.
    fileprivate var json: JSONValue {
        ["code": .string(code), "detail": .string(description)]
    }
}
