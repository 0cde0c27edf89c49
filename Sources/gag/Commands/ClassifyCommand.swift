import Classification
import CommandLineArguments
import JSON

/// `gag classify`: the answers to photos, one after the other.
enum ClassifyCommand {
    private static let json = Flag(
        "json", help: "One JSON object a line instead of a table; also without it when piped.")

    private static let syntax = CommandSyntax(
        name: "gag classify",
        summary: "Tells gender and age group of the face in each photo.",
        discussion: """
            A directory is searched for JPEG, PNG and WebP files with all below it; - reads one photo from standard input.
            On a terminal the answers form a table: the most probable gender and age group with their probabilities, and
            the expected age with its 80 % interval. A photo that cannot be read is reported and does not stop the rest;
            the exit code is 1 then.

            Examples:
              gag classify portrait.png
              gag classify --json photos/ | jq .faces[0].age_group.label
              curl -s https://example.org/photo.jpg | gag classify -
            """,
        operands: .several("FILE|DIR|- …"), options: [ModelOption.option, json] + WorkOptions.all)

    static let command = Command(syntax: syntax, run: run)

    private static func run(_ arguments: ParsedArguments) throws -> ExitCode {
        let classifier = try ModelOption.load(arguments)
        let photos = PhotoFinder.photos(arguments.operands)
        var failures = reportEmptyDirectories(arguments.operands)
        let isTable = Terminal.output.isInteractive && !arguments[json]
        let table = AnswerTable(photos: photos.map(\.name), model: classifier.model)
        if isTable, !photos.isEmpty { Terminal.output.write(table.header) }
        var progress = ProgressBar(total: photos.count)
        var done = 0
        WorkOptions.batches(arguments, classifier: classifier).run(photos) { photo, outcome in
            progress.clear()
            if case .failure = outcome { failures += 1 }
            if isTable {
                write(photo.name, outcome, table: table)
            } else {
                Terminal.output.write(line(photo.name, outcome).text() + "\n")
            }
            done += 1
            progress.update(done)
        }
        progress.clear()
        return failures == 0 ? .success : .failure
    }

    private static func write(_ name: String, _ outcome: PhotoBatches.Outcome, table: AnswerTable) {
        switch outcome {
        case .success(let answer): Terminal.output.write(table.rows(name, answer))
        case .failure(let error): Terminal.error.write("\(syntax.name): \(name): \(error)\n")
        }
    }

    /// The answer of the service with the file's name before it, or the error.
    private static func line(_ name: String, _ outcome: PhotoBatches.Outcome) -> JSONValue {
        let file: [(key: String, value: JSONValue)] = [("file", .string(name))]
        switch outcome {
        case .success(let answer): return .object(file + (answer.json.objectValue ?? []))
        case .failure(let error): return .object(file + [("error", error.json)])
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
