import CommandLineArguments
import Glibc
import ModelImport

/// `gag import`: a network trained elsewhere becomes a model directory.
enum ImportCommand {
    private static let output = Option.text(
        "output", short: "o", placeholder: "DIR", help: "Directory to write: …/NAME/VERSION, as models/faces/1.")
    private static let verify = Option.text(
        "verify", placeholder: "DIR",
        help:
            "Photos with the outputs.json that your framework wrote for them:\nprints both answers and the largest difference."
    )
    private static let half = Flag("half", help: "Store the weights in half precision.")
    private static let interactive = Flag(
        "ask", help: "Ask for everything that the file does not say, also where\nthere is a usual answer.")
    private static let details = ImportFlag.all.map {
        Option.text($0.name, placeholder: $0.placeholder, help: $0.help)
    }

    private static let syntax = CommandSyntax(
        name: "gag import",
        summary: "Turns a trained network (Keras, PyTorch, ONNX) into a model directory.",
        discussion: """
            FILE is a .keras archive, an .h5 or .weights.h5 file, a PyTorch state dict in safetensors, or ONNX, of a ResNet
            with outputs for gender and age group. What the file does not say is asked for on a terminal, and an error
            elsewhere. docs/import.md has the formats, and the usual ways to lose accuracy.

            Example:
              gag import faces.keras -o models/faces/1 --preprocess none --gender-labels female,male \\
                --age-labels Child,Teen,Adult,Elderly --age-ranges 0-12,13-19,20-59,60-150
            """,
        operands: .one("FILE"), options: [output, verify] + details + [half, interactive])

    static let command = Command(syntax: syntax, run: run)

    private static func run(_ arguments: ParsedArguments) throws -> ExitCode {
        guard let directory = arguments[output] else {
            throw UsageError.missingValue(flag: "--output", allowed: "a path that ends in NAME/VERSION")
        }
        var options = ImportOptions()
        options.storesHalfPrecision = arguments[half]
        options.acceptsSuggestions = !arguments[interactive]
        for option in details {
            guard let value = arguments[option] else { continue }
            do { try options.set(option.name, to: value) } catch { throw usage(error) }
        }
        var importer = ModelImporter(source: arguments.operands[0], output: directory, options: options)
        let report: ModelImporter.Report
        do { report = try run(&importer) } catch { throw usage(error) }
        Terminal.output.write(text(of: report))
        if let photos = arguments[verify] { return try compare(report, photos: photos) }
        return .success
    }

    /// A flag's bad value is a mistake on the command line.
    private static func usage(_ error: ImportError) -> any Error {
        guard case .invalidOption(let flag, let value, let allowed) = error else { return error }
        return UsageError.badValue(flag: flag, value: value, allowed: allowed)
    }

    /// Runs the import, asking on a terminal until nothing is open.
    private static func run(_ importer: inout ModelImporter) throws(ImportError) -> ModelImporter.Report {
        while true {
            do throws(ImportError) {
                return try importer.run()
            } catch {
                guard case .unanswered(let questions) = error, isatty(STDIN_FILENO) == 1, Terminal.error.isInteractive
                else { throw error }
                for question in questions { try ask(question, &importer.options) }
            }
        }
    }

    private static func ask(_ question: ImportQuestion, _ options: inout ImportOptions) throws(ImportError) {
        let choices = question.choices.isEmpty ? "" : " (\(question.choices.joined(separator: ", ")))"
        let suggestion = question.suggestion.map { " [\($0)]" } ?? ""
        while true {
            Terminal.error.write("\(question.text)\(choices)\(suggestion)? ")
            guard let line = readLine() else { throw .unanswered([question]) }
            let answer = line.isEmpty ? question.suggestion ?? "" : line
            do throws(ImportError) {
                return try options.set(question.flag, to: answer)
            } catch {
                Terminal.error.write("\(error)\n")
            }
        }
    }

    private static func text(of report: ModelImporter.Report) -> String {
        let (model, input) = (report.model, report.model.input)
        var lines = ["\(report.directory): \(model.architecture.rawValue) from \(report.format)"]
        lines.append(
            "  input \(input.width)×\(input.height) \(input.channels.rawValue), resized \(input.resize.rawValue), "
                + "(x · \(input.scale) − \(input.mean)) / \(input.std)")
        for layer in model.hidden { lines.append("  dense \(layer.units) \(layer.activation.rawValue)") }
        for head in model.heads where head.kind != .years {
            lines.append("  \(head.title().lowercased()) \(head.activation): \(head.labels.joined(separator: ", "))")
        }
        lines += report.assumptions.map { "  assumed: \($0)" }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func compare(_ report: ModelImporter.Report, photos: String) throws -> ExitCode {
        let verification = try ImportVerification(report, photos: photos)
        var table = TextTable(
            [.left, .left, .left, .left, .right], header: ["photo", "output", "gag", "file", "difference"])
        for row in verification.comparisons {
            table.append([
                row.photo, row.head, numbers(row.ours), numbers(row.theirs),
                DecimalText.fixed(row.difference, decimals: 6),
            ])
        }
        Terminal.output.write(table.text())
        for failure in verification.failures { Terminal.error.write("\(failure.photo): \(failure.reason)\n") }
        Terminal.output.write("largest difference \(DecimalText.fixed(verification.largestDifference, decimals: 6))\n")
        return verification.failures.isEmpty ? .success : .failure
    }

    private static func numbers(_ values: [Double]) -> String {
        values.map { DecimalText.fixed($0, decimals: 4) }.joined(separator: " ")
    }
}
