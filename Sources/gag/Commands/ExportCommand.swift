import CommandLineArguments
import ModelExport
import Service

/// `gag export`: a model becomes a file of another framework.
enum ExportCommand {
    private static let format = Option<ExportFormat>.choice("format", help: "Kind of file to write.")
    private static let output = Option.text(
        "output", short: "o", placeholder: "FILE",
        help: "File to write (default NAME-VERSION with the format's ending).")
    private static let bare = Flag(
        "bare", help: "ONNX and Keras: the network alone, from normalised pixels\nto logits.")
    private static let inputSize = Option.text(
        "input-size", placeholder: "WxH",
        help: "Face detector: multiples of 32, as 320x320, for readers that need\na fixed size (default any).")
    private static let force = Flag("force", help: "Replace a file that is there already.")

    private static let syntax = CommandSyntax(
        name: "gag export",
        summary: "Writes a model as a file of another framework (ONNX, PyTorch, Keras).",
        discussion: """
            MODEL is a model directory, or NAME[:VERSION]. ONNX (operator set 17) and Keras 3 files read RGB photos of 0 to
            255 in the model's input size and answer probabilities; torchvision is a PyTorch state dict in safetensors with
            torchvision's names. The face detector (yunet) is written as ONNX. Labels and preprocessing stand in the file as in model.json. docs/export.md has how to load
            each.

            Example:
              gag export gag-resnet50 --format onnx --output faces.onnx
            """,
        operands: .one("MODEL"), options: [format, output, bare, inputSize, force])

    static let command = Command(syntax: syntax, run: run)

    private static func run(_ arguments: ParsedArguments) throws -> ExitCode {
        guard let format = arguments[format] else {
            throw UsageError.missingValue(
                flag: "--format", allowed: ExportFormat.allCases.map(\.rawValue).joined(separator: ", "))
        }
        guard !arguments[bare] || format != .torchvision else {
            throw UsageError.badValue(flag: "--bare", value: "", allowed: "onnx and keras; torchvision has no graph")
        }
        var exporter = ModelExporter(
            directory: try ModelOption.locator.directory(of: arguments.operands[0]), format: format)
        exporter.isBare = arguments[bare]
        if let text = arguments[inputSize] { exporter.inputSize = try size(text) }
        exporter.replaces = arguments[force]
        exporter.programVersion = GagService.version
        let report = try exporter.run(output: arguments[output])
        Terminal.output.write("\(report.path): \(report.summary)\n")
        for notice in report.notices { Terminal.error.write("gag export: \(notice)\n") }
        return .success
    }

    private static func size(_ text: String) throws(UsageError) -> (width: Int, height: Int) {
        let sides = text.split(separator: "x", omittingEmptySubsequences: false).compactMap { Int($0) }
        guard sides.count == 2, sides.allSatisfy({ $0 > 0 && $0.isMultiple(of: 32) && $0 <= 8192 }) else {
            throw .badValue(flag: "--input-size", value: text, allowed: "two multiples of 32, as 320x320")
        }
        return (sides[0], sides[1])
    }
}
