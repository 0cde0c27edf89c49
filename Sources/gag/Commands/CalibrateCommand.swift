import Classification
import CommandLineArguments
import Evaluation
import JSON

/// `gag calibrate`: temperatures under which a model's probabilities are what they say.
enum CalibrateCommand {
    private static let inPlace = Flag(
        "in-place", help: "Change the model's own model.json instead of writing a new version.")
    private static let heads = Option.text(
        "heads", placeholder: "HEADS", help: "Heads to fit, separated by commas (default: all that the labels tell of)."
    )
    private static let json = Flag("json", help: "Print the result as JSON.")

    private static let syntax = CommandSyntax(
        name: "gag calibrate",
        summary: "Fits the temperatures of a model's heads on labelled photos and stores them.",
        discussion: """
            Temperature scaling (Guo et al. 2017): each head's logits are divided by one number, chosen so that the labels
            are as probable as possible. The most probable class stays what it was; how sure the model is of it changes, and
            so does the expected age. Use photos that the model was not trained on, and others than it is judged by
            afterwards.

            \(LabelledRun.discussion)
            MODEL is a model directory, or NAME[:VERSION]. The result is the next version beside it, with a copy of the
            weights.

            Example:
              gag calibrate gag-resnet50 faces/val
            """,
        operands: .several("MODEL DIR|LABELS.csv"),
        options: [inPlace, heads, json] + FaceFlags.search + WorkOptions.all)

    static let command = Command(syntax: syntax, run: run)

    private static func run(_ arguments: ParsedArguments) throws -> ExitCode {
        guard arguments.operands.count == 2 else {
            throw arguments.operands.count < 2
                ? UsageError.missingOperand("DIR|LABELS.csv") : UsageError.unexpectedOperand(arguments.operands[2])
        }
        let directory = try ModelOption.locator.directory(of: arguments.operands[0])
        let classifier = try FaceClassifier(modelDirectory: directory)
        // A temperature divides the logits of one forward pass, not those behind a mean of several.
        let report = try LabelledRun.report(
            on: arguments.operands[1], classifier: classifier, arguments: arguments, judgesByOneCrop: true)
        let names = arguments[heads]?.split(separator: ",").map(String.init)
        let temperatures = try HeadTemperatures(report.calibration, heads: names)
        let calibrated = try CalibratedModel(directory: directory, temperatures: temperatures)
        let written: String
        if arguments[inPlace] {
            try calibrated.writeInPlace()
            written = directory
        } else {
            written = try calibrated.writeNextVersion()
        }
        Terminal.output.write(arguments[json] ? document(temperatures, written) : text(temperatures, written))
        return .success
    }

    private static func text(_ temperatures: HeadTemperatures, _ written: String) -> String {
        var table = TextTable(
            [.left, .right, .right, .right, .right], header: ["", "photos", "temperature", "ECE before", "ECE after"])
        for entry in temperatures.entries {
            table.append([
                entry.head.name, String(entry.after.outcomes.count),
                DecimalText.fixed(entry.after.temperature, decimals: 4),
                DecimalText.percent(entry.reliability(entry.before).expectedCalibrationError, decimals: 2),
                DecimalText.percent(entry.reliability(entry.after).expectedCalibrationError, decimals: 2),
            ])
        }
        return "\(table.text())\nWritten to \(written)\n"
    }

    private static func document(_ temperatures: HeadTemperatures, _ written: String) -> String {
        let entries = temperatures.entries.map { entry in
            (
                key: entry.head.name,
                value: [
                    "images": .integer(entry.after.outcomes.count), "temperature": .number(entry.after.temperature),
                    "expected_calibration_error": [
                        "before": .rounded(entry.reliability(entry.before).expectedCalibrationError ?? 0, decimals: 4),
                        "after": .rounded(entry.reliability(entry.after).expectedCalibrationError ?? 0, decimals: 4),
                    ],
                ] as JSONValue
            )
        }
        let document: JSONValue = ["heads": .object(entries), "written": .string(written)]
        return document.text(pretty: true) + "\n"
    }
}
