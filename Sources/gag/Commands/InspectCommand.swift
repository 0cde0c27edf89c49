import Classification
import CommandLineArguments

/// `gag inspect`: what a model is.
enum InspectCommand {
    private static let json = Flag("json", help: "Print the description as JSON.")

    private static let syntax = CommandSyntax(
        name: "gag inspect",
        summary: "Shows a model's architecture, parameters, input, heads and metrics.",
        discussion: """
            MODEL is a model directory, or NAME[:VERSION]. The model is loaded as for serving: the weights' checksum and
            every tensor are compared with model.json.

            Example:
              gag inspect gag-resnet50
            """,
        operands: .one("MODEL"), options: [json])

    static let command = Command(syntax: syntax, run: run)

    private static func run(_ arguments: ParsedArguments) throws -> ExitCode {
        let directory = try ModelOption.locator.directory(of: arguments.operands[0])
        let classifier = try FaceClassifier(modelDirectory: directory)
        let text = ModelText(classifier: classifier)
        Terminal.output.write(arguments[json] ? text.json.text(pretty: true) + "\n" : text.text)
        return .success
    }
}
